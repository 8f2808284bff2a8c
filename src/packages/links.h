// SPDX-License-Identifier: Apache-2.0
// From what packages ask for to the packages that give it: the edges of the dependency graph.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "packages/package.h"

namespace loadline::packages {

// Turns `needs` into `dependencies` and lets go of the texts. What nothing here gives makes no edge. `owner_of`: the
// package that a file belongs to ("/bin/sh" is what some ask for), or no_package.
void link_packages(std::vector<Package>& packages, const std::function<std::size_t(std::string_view path)>& owner_of);

}  // namespace loadline::packages
