// SPDX-License-Identifier: Apache-2.0
// Paths as text, relative to a root, with forward slashes: Go's path.Clean, path.Join, path.Base, path.Dir,
// which is what the references (BuildKit, Compose) compute with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace loadline {

[[nodiscard]] std::string clean_path(std::string_view path);                        // "" gives "."
[[nodiscard]] std::string join_path(std::string_view folder, std::string_view path);  // cleaned; "" for the root
[[nodiscard]] std::string_view base_name(std::string_view path);                    // "a/b" gives "b"
[[nodiscard]] std::string_view folder_of(std::string_view path);                    // "a/b" gives "a", "b" gives ""
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder);        // or the folder itself
// From folder `from` and a path written there to a path of the tree; nothing when it leads outside the root.
[[nodiscard]] std::optional<std::string> resolve_path(std::string_view from, std::string_view written);
// `path` as seen from `folder`: relative_path("a/b", "a") is "b".
[[nodiscard]] std::string relative_path(std::string_view path, std::string_view folder);

}  // namespace loadline
