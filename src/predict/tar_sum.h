// SPDX-License-Identifier: Apache-2.0
// The sum of the sizes of a tar's files, of a stream that may be anything.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace loadline::predict {

struct TarSum {
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
};
// Uncompressed; ustar, pax and GNU headers. Fails on a header whose checksum is wrong, and on a cut one.
[[nodiscard]] Result<TarSum> sum_of_tar(std::string_view tar);
// gzip, at most `most` bytes once unpacked (a bomb is an error, not a swap storm).
inline constexpr std::size_t unpacked_limit = std::size_t{1} << 30;
[[nodiscard]] Result<std::string> gunzip(std::string_view packed, std::size_t most = unpacked_limit);

}  // namespace loadline::predict
