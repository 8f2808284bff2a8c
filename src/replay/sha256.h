// SPDX-License-Identifier: Apache-2.0
// SHA-256, which every digest and every cache key of the reference is.
#pragma once

#include <string>
#include <string_view>

namespace loadline::replay {

// 32 raw bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);
// As the reference writes a digest: "sha256:" and 64 hexadecimal digits.
[[nodiscard]] std::string digest_of(std::string_view bytes);

}  // namespace loadline::replay
