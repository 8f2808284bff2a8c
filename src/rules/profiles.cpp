// SPDX-License-Identifier: Apache-2.0
// References: compose-spec 15-profiles.md.
#include "rules/profiles.h"

#include <algorithm>

namespace loadline::rules {

bool run_together(const fleet::Service& a, const fleet::Service& b) {
  const auto& mine = a.definition->profiles;
  const auto& theirs = b.definition->profiles;
  if (mine.empty() || theirs.empty()) return true;
  return std::ranges::any_of(mine, [&](const auto& profile) {
    return std::ranges::find(theirs, profile.value, &compose::Text::value) != theirs.end();
  });
}

}  // namespace loadline::rules
