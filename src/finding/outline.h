// SPDX-License-Identifier: Apache-2.0
// Which part of its file a line stands in, as far as the lines alone tell.
//
// In YAML the keys around it ("services web ports"), elsewhere the build stage: its name, or what its FROM says where
// it has none. A part keeps its name when lines move, are indented anew, or when others are added.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/source.h"

namespace loadline {

class Outline {
 public:
  explicit Outline(const Source& source);

  [[nodiscard]] const std::string& part_at(std::uint32_t offset) const;
  [[nodiscard]] const std::vector<std::string>& parts() const { return parts_; }  // some of them more than once

 private:
  void read_keys();
  void read_stages();
  void begin_part(std::uint32_t offset, std::string name);

  const Source& source_;
  std::vector<std::string> parts_;
  std::vector<std::uint32_t> begins_;  // beside them: the offset from which each counts
};

}  // namespace loadline
