// SPDX-License-Identifier: Apache-2.0
// What a lockfile would install, in the shape of what is installed: the inventory of a source tree.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "packages/inventory.h"
#include "workspace/lockfile.h"

namespace loadline::packages {

// `manifest_of`: the text of package.json in a folder of the workspace ("." for its root), which tells its name; empty
// where there is none.
[[nodiscard]] Inventory inventory_of(const workspace::Lockfile& lockfile,
                                     const std::function<std::string(std::string_view folder)>& manifest_of);

}  // namespace loadline::packages
