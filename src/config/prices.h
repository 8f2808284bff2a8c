// SPDX-License-Identifier: Apache-2.0
// What storing, sending and building images costs, as loadline.toml says. Nothing here has a default: a price is known
// or it is not.
//
// No rule looks at prices, so they are no part of a Config: who counts with them reads them here.
#pragma once

#include <optional>
#include <string>

#include "config/configs.h"

namespace loadline::config {

struct Prices {
  std::optional<std::string> currency;
  std::optional<double> registry_gb_month, transfer_gb, ci_minute;
  std::optional<double> tags_kept, pulls_per_month, builds_per_month;  // of each image
};

// Of the root's configuration, and for what it does not say of those that it extends.
[[nodiscard]] Prices prices_of(const Configs& configs);

}  // namespace loadline::config
