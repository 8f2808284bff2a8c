// SPDX-License-Identifier: Apache-2.0
// What well-known ready-made images need to run with little: capabilities, and folders under a read-only root.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::generate {

struct ImageNeeds {
  std::vector<std::string> capabilities;             // beside none at all
  std::optional<std::vector<std::string>> writable;  // tmpfs under a read-only root; nothing: not known whether it can
};
// Nothing for an image that is not known.
[[nodiscard]] std::optional<ImageNeeds> needs_of(const fleet::Service& service);

// The least memory limit that the image's own defaults allow, and which default that is.
struct LeastMemory {
  std::string_view memory;
  std::string_view because;
};
[[nodiscard]] std::optional<LeastMemory> least_memory_of(const fleet::Service& service);

}  // namespace loadline::generate
