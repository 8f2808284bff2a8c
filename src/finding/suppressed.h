// SPDX-License-Identifier: Apache-2.0
// A finding that is there and not reported, and who said so.
#pragma once

#include <string>

#include "finding/finding.h"

namespace loadline {

struct Suppressed {
  Finding finding;
  std::string by;      // "loadline", "hadolint", ...: whose comment; "baseline"
  std::string reason;  // as the comment gives it; may be empty
  Place place;         // of the comment; none for a baseline
};

}  // namespace loadline
