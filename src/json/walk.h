// SPDX-License-Identifier: Apache-2.0
// The walk over JSON text that gives every value its place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.h"

namespace loadline::json {

struct Broken {
  std::size_t at = 0;
  std::string message;
};
struct Walked {
  Value root;                    // up to the break, where there is one
  std::optional<Broken> broken;  // the first thing that is not JSON
};
// Offsets count from the start of `text`; the value starts at or after `begin`.
[[nodiscard]] Walked walk_text(std::string_view text, std::size_t begin);

}  // namespace loadline::json
