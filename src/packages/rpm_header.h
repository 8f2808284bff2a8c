// SPDX-License-Identifier: Apache-2.0
// The header of an installed RPM: a table of tags and a store of their data (rpm's lib/header.cc; "RPM V4
// package format", header structure), as all three database formats hold it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

enum class RpmTag : std::uint32_t {
  name = 1000,
  version = 1001,
  release = 1002,
  epoch = 1003,
  license = 1014,
  architecture = 1022,
  file_sizes = 1028,
  file_flags = 1037,
  source_rpm = 1044,
  provide_name = 1047,
  require_name = 1049,
  directory_indexes = 1116,
  base_names = 1117,
  directory_names = 1118,
  long_file_sizes = 5008,
};

class RpmHeader {
 public:
  // Nothing where the table does not fit into the bytes.
  [[nodiscard]] static std::optional<RpmHeader> parse(std::string_view blob);

  [[nodiscard]] std::string_view text(RpmTag tag) const;  // the first string; "" where there is none
  [[nodiscard]] std::vector<std::string_view> texts(RpmTag tag) const;
  [[nodiscard]] std::vector<std::uint64_t> numbers(RpmTag tag) const;

 private:
  struct Entry {
    std::uint32_t tag = 0, type = 0, offset = 0, count = 0;
  };
  [[nodiscard]] const Entry* find(RpmTag tag) const;

  std::vector<Entry> entries_;
  std::string_view store_;  // into the blob
};

}  // namespace loadline::packages
