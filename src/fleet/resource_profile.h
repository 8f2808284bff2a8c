// SPDX-License-Identifier: Apache-2.0
// How much memory and CPU a service is likely to need, by what its files say that it is.
#pragma once

#include <string_view>

#include "fleet/fleet.h"

namespace loadline::fleet {

// A starting point for limits, to be corrected by what is measured.
struct ResourceProfile {
  std::string_view name;    // "small", "medium", "large", "ml"
  std::string_view memory;  // "512M", as Compose writes it
  std::string_view cpus;    // "0.5"
  std::string_view because; // "it serves files", "it loads @tensorflow/tfjs-node", ...
};
[[nodiscard]] ResourceProfile resource_profile_of(const Service& service, const Fleet& fleet);

}  // namespace loadline::fleet
