// SPDX-License-Identifier: Apache-2.0
// The databases of the system's package managers in one image, read as one list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packages/contents.h"
#include "packages/package.h"

namespace loadline::packages {

// Whether the pass has to keep this file: status, lists, installed, rpmdb.sqlite.
[[nodiscard]] bool is_system_database(std::string_view path);

struct SystemPackages {
  std::vector<Package> packages;  // with their files as listed and the layer that brought them
  std::vector<std::string> problems;
};
[[nodiscard]] SystemPackages system_packages(const Contents& contents);

}  // namespace loadline::packages
