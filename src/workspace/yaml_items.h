// SPDX-License-Identifier: Apache-2.0
// Items made by the yaml module: slower, and right for every YAML.
#pragma once

#include <cstddef>
#include <vector>

#include "workspace/items.h"
#include "yaml/node.h"

namespace loadline::workspace {

// Of the document that starts at or after `begin`. Values that are not written as they read are kept in
// `owned`; what is wrong with the YAML goes to `problems`.
[[nodiscard]] std::vector<Item> items_from_yaml(const Source& source, std::size_t begin, OwnedTexts& owned,
                                                std::vector<Problem>& problems);

}  // namespace loadline::workspace
