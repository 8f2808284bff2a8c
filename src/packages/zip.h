// SPDX-License-Identifier: Apache-2.0
// A ZIP archive in memory, by its central directory (APPNOTE 4.3.12): names, and the bytes of one entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

struct ZipEntry {
  std::string_view name;  // into the archive
  std::uint16_t method = 0;
  std::uint64_t packed = 0, size = 0, offset = 0;
};

// Nothing where there is no central directory.
[[nodiscard]] std::optional<std::vector<ZipEntry>> entries_of_zip(std::string_view archive);
// Nothing where it is damaged, larger than `most` or packed in a way that is not in use in Java archives.
[[nodiscard]] std::optional<std::string> unpacked(std::string_view archive, const ZipEntry& entry, std::uint64_t most);

}  // namespace loadline::packages
