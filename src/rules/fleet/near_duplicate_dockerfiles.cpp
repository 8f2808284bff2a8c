// SPDX-License-Identifier: Apache-2.0
// Dockerfiles that are copies of each other but for a few lines.
#include <algorithm>
#include <cmath>
#include <set>

#include "base/paths.h"
#include "fleet/places.h"
#include "fleet/templates.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Services that one Compose project, or CI, builds: who changes one has to change the others; or copies in one folder,
// of which most were left there. Samples that each stand by themselves, and images that nothing here builds, are
// nobody's work to keep alike.
bool belong_together(const fleet::Fleet& fleet, const std::vector<const fleet::Dockerfile*>& members) {
  const auto is_member = [&](const fleet::Dockerfile* dockerfile) {
    return std::ranges::find(members, dockerfile) != members.end();
  };
  for (const auto& combination : fleet.combinations) {
    std::set<const fleet::Dockerfile*> built;
    for (const auto& service : combination.services)
      if (service.build != nullptr && is_member(service.build->dockerfile)) built.insert(service.build->dockerfile);
    if (built.size() > 1) return true;
  }
  const auto is_built_by_ci = [](const fleet::Dockerfile* member) {
    return std::ranges::any_of(member->uses, [](const fleet::Use& use) { return !use.by.starts_with("service "); });
  };
  if (std::ranges::count_if(members, is_built_by_ci) > 1) return true;
  std::set<std::string_view> folders;
  for (const auto* member : members)
    if (!folders.insert(folder_of(member->path)).second) return true;
  return false;
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& family : fleet.families) {
    std::vector<const fleet::Dockerfile*> members;
    for (const auto* member : family.members)
      if (!is_template(*member) && (member->setting == fleet::Setting::production || member->used()))
        members.push_back(member);
    // Versions of one image, side by side, are alike on purpose.
    if (members.size() < 2 || std::ranges::all_of(members, [](const auto* each) { return is_of_catalogue(*each); }))
      continue;
    if (!belong_together(fleet, members)) continue;
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
