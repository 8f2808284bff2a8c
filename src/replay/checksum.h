// SPDX-License-Identifier: Apache-2.0
// What a COPY or a mount takes of a tree, as one digest: the part of a cache key that follows the files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/contents.h"

namespace loadline::replay {

// buildkit solver/llbsolver/ops/opsutils: Selector.
struct Selector {
  std::string path;  // from the root; "" or "/" is all of it
  bool wildcard = false;
  bool follow_links = false;
  std::vector<std::string> includes;  // --parents
  std::vector<std::string> excludes;  // --exclude
  std::string required;               // a path that must be among what is taken; empty: none
};

// Nothing: what is named does not exist, on which the build fails. A wildcard that matches nothing is no
// failure.
[[nodiscard]] std::optional<std::string> checksum(const Folder& root, const Selector& selector);

// Of several selectors of one input together (NewContentHashFunc, dedupeSelectors).
[[nodiscard]] std::optional<std::string> checksum(const Folder& root, std::vector<Selector> selectors);

// The entry at a path, through symlinks on the way; nullptr where there is none, or for the root.
[[nodiscard]] const Entry* entry_at(const Folder& root, std::string_view path, bool follow_last);

}  // namespace loadline::replay
