// SPDX-License-Identifier: Apache-2.0
// Whether an import is covered by what a package declares.
#pragma once

#include <cstdint>

#include "fleet/fleet.h"

namespace loadline::fleet {

enum class Provided : std::uint8_t {
  yes,           // or unexplained in a way that proves nothing
  by_root_only,  // only the workspace's root names it: an image with this package's own dependencies lacks it
  no,
};
// `no` only when nothing explains the import: no dependency of any kind, no type package, not the package
// itself, no alias or base folder of its tsconfig.
[[nodiscard]] Provided provision_of(const code::Import& import, const workspace::Manifest& package,
                                    const workspace::Workspace& workspace, const Fleet& fleet);

}  // namespace loadline::fleet
