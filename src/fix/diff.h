// SPDX-License-Identifier: Apache-2.0
// Two texts as a unified diff that `patch -p1` and `git apply` take.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace loadline::fix {

// With "a/" and "b/" before the path and three lines around each change; line endings and a missing last one
// are kept. `before` absent: the file is made. Empty where nothing changes.
[[nodiscard]] std::string unified_diff(std::string_view path, std::optional<std::string_view> before,
                                       std::string_view after);

}  // namespace loadline::fix
