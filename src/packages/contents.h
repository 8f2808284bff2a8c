// SPDX-License-Identifier: Apache-2.0
// The final file system as the readers of packages ask for it: what was kept, whole or not, and where it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "image/file_system.h"

namespace loadline::packages {

class Contents {
 public:
  explicit Contents(const image::FileSystem& files) : files_{files} {}

  struct Kept {
    std::string_view text;   // empty where nothing was kept
    bool there = false;      // such a file stands there
    bool whole = false;      // and all of it was kept
    std::uint32_t layer = 0;
    std::uint32_t node = image::no_node;
  };
  // Links are followed, as whoever reads the file would.
  [[nodiscard]] Kept at(std::string_view path) const;
  [[nodiscard]] Kept of(std::uint32_t node) const;
  [[nodiscard]] std::string_view distilled(std::uint32_t node) const;  // empty for none
  [[nodiscard]] const image::FileSystem& files() const { return files_; }

 private:
  const image::FileSystem& files_;
};

}  // namespace loadline::packages
