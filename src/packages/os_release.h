// SPDX-License-Identifier: Apache-2.0
// Which operating system an image has: os-release(5).
#pragma once

#include <string>
#include <string_view>

namespace loadline::packages {

struct System {
  std::string id;        // "debian", "alpine", "fedora"; empty: the image does not say
  std::string version;   // VERSION_ID: "12", "3.19.1"
  std::string codename;  // "bookworm"
  std::string name;      // "Debian GNU/Linux 12 (bookworm)"
  std::string like;      // ID_LIKE: "debian", "rhel fedora"
  std::string homepage;
  std::string cpe;       // CPE_NAME

  [[nodiscard]] bool known() const { return !id.empty(); }
};

[[nodiscard]] System read_os_release(std::string_view text);

}  // namespace loadline::packages
