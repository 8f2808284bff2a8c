// SPDX-License-Identifier: Apache-2.0
// Go's path/filepath.Match on a machine with forward slashes: what BuildKit expands the wildcards of COPY
// with, and what the ignore matcher checks the syntax of its patterns with.
#pragma once

#include <optional>
#include <string_view>

namespace loadline::context {

// Whether the whole name matches; nothing for ErrBadPattern (an unclosed "[", an empty range, a trailing
// "\"). As in Go, what is wrong behind the first place that does not match stays unseen.
[[nodiscard]] std::optional<bool> go_match_checked(std::string_view pattern, std::string_view name);

// The same, false for a bad pattern. "*" and "?" never match "/", a class may.
[[nodiscard]] bool go_match(std::string_view pattern, std::string_view name);

// Whether there is an unescaped *, ? or [ in it (fsutil/copy: containsWildcards).
[[nodiscard]] bool has_wildcard(std::string_view path);

}  // namespace loadline::context
