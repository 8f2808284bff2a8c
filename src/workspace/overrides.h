// SPDX-License-Identifier: Apache-2.0
// pnpm's overrides as they change a project's own requirements before the lockfile is compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/manifest.h"

namespace loadline::workspace {

struct Override {
  std::string parent, parent_range;  // empty: any package
  std::string name, range;
  std::string specifier;             // what it becomes; "-" removes the dependency
};
[[nodiscard]] std::vector<Override> parse_overrides(const std::vector<Requirement>& written);

// The specifier of one requirement of `manifest` after the overrides; nothing where it is removed.
[[nodiscard]] std::optional<std::string> overridden(const std::vector<Override>& overrides, const Manifest& manifest,
                                                    std::string_view root_folder, std::string_view name,
                                                    std::string_view specifier);

}  // namespace loadline::workspace
