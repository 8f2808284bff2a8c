// SPDX-License-Identifier: Apache-2.0
// Dockerfiles that are copies of each other but for a few lines.
#include <algorithm>
#include <cmath>

#include "fleet/places.h"
#include "fleet/templates.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& family : fleet.families) {
    std::vector<const fleet::Dockerfile*> members;
    for (const auto* member : family.members)
      if (!is_template(*member) && (member->setting == fleet::Setting::production || member->used()))
        members.push_back(member);
    // Versions of one image, side by side, are alike on purpose.
    if (members.size() < 2 || std::ranges::all_of(members, [](const auto* each) { return is_of_catalogue(*each); }))
      continue;
    const auto share = static_cast<int>(std::floor(family.similarity * 100));
    auto& finding = out.report(first_line(*members.front()), std::to_string(members.size()) +
                                                                 " Dockerfiles are copies of each other: " +
                                                                 (share == 100 ? "all" : std::to_string(share) + " %") +
                                                                 " of their lines are the same");
    for (std::size_t i = 1; i < members.size(); ++i)
      finding.notes.push_back({first_line(*members[i]), members[i]->used() ? "a copy" : "a copy that nothing builds"});
  }
}

}  // namespace

extern constexpr Rule near_duplicate_dockerfiles{
    .info = {.name = "near-duplicate-dockerfiles",
             .summary = "Dockerfiles are copies of each other but for a few lines",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
