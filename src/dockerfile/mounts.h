// SPDX-License-Identifier: Apache-2.0
// RUN --mount=type=cache,target=/root/.npm (instructions/commands_runmount.go).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

struct Mount {
  std::string type = "bind";  // bind, cache, tmpfs, secret, ssh
  std::string from;           // a stage or an image; empty: the build context, or nothing
  std::string source;
  std::string target;
  std::string id;
  std::string sharing;  // cache: shared, private, locked; empty where not written
  bool readonly = false;
  Span span;  // of the flag
};

using Expander = std::function<Result<std::string>(std::string_view)>;

// One --mount value. Without an expander only what the reference checks before expansion is checked, and
// values stand as they are written.
[[nodiscard]] Result<Mount> parse_mount(std::string_view text, const Expander& expand = {});
// Every mount of a RUN that can be read, in order.
[[nodiscard]] std::vector<Mount> mounts_of(const Instruction& run);

// One line of comma-separated values with double quotes, as --mount and --device are written.
[[nodiscard]] Result<std::vector<std::string>> split_csv(std::string_view line);

}  // namespace loadline::dockerfile
