// SPDX-License-Identifier: Apache-2.0
// Files that are called like Dockerfiles and that nobody builds as they stand, and images that stand there for others.
#pragma once

#include "fleet/fleet.h"

namespace loadline::fleet {

// Text that somebody fills in before it is built, or a part of one: `FROM {{base}}`, a Dockerfile.envs without a FROM.
[[nodiscard]] bool is_template(const Dockerfile& dockerfile);

// One of the images that a repository keeps side by side, a folder for each version (`python/3.14/trixie`), and that
// nothing here builds: they are published as they are. What runs on them, and as whom, others decide.
[[nodiscard]] bool is_of_catalogue(const Dockerfile& dockerfile);

// Whether the Dockerfile lies among other people's sources: `vendor/github.com/...`.
[[nodiscard]] bool is_vendored(std::string_view path);

}  // namespace loadline::fleet
