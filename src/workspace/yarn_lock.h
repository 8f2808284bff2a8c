// SPDX-License-Identifier: Apache-2.0
// yarn.lock, version 1 and berry (yarn 2 and newer). Both map descriptors ("name@range", several to a
// block) to what they got; berry knows the workspaces, version 1 does not.
#pragma once

#include "workspace/lockfile.h"

namespace loadline::workspace {

[[nodiscard]] Lockfile read_yarn_classic(const Source& source);
[[nodiscard]] Lockfile read_yarn_berry(const Source& source);

// What a dependent that asks for `name` at `range` got; no_package where the lockfile has no such line.
[[nodiscard]] PackageId package_asked_for(const Lockfile& lockfile, std::string_view name, std::string_view range);

}  // namespace loadline::workspace
