// SPDX-License-Identifier: Apache-2.0
// An ignore file that no build reads.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Whether somebody may build there in a way that no file shows.
bool may_be_a_context(const fleet::Fleet& fleet, std::string_view folder) {
  for (const auto& dockerfile : fleet.dockerfiles)
    if (is_below(dockerfile.path, folder) && !dockerfile.used()) return true;
  return std::ranges::any_of(fleet.workflows, [](const auto& workflow) {
    return std::ranges::any_of(workflow.builds, [](const auto& build) { return !fleet::is_placed(build); });
  });
}

void check(const fleet::IgnoreFile& file, const fleet::Fleet& fleet, Findings& out) {
  if (std::ranges::find(fleet.contexts, &file, &fleet::Context::ignore) != fleet.contexts.end()) return;
  if (fleet.contexts.empty() || fleet::setting_of(file.path) != fleet::Setting::production) return;
  const Place place{file.rules.source(), file.rules.source()->line(1)};
  const auto name = base_name(file.path);
  if (name != ".dockerignore") {
    const std::string dockerfile = file.path.substr(0, file.path.size() - std::string_view{".dockerignore"}.size());
    if (!fleet.has_file(dockerfile)) out.report(place, "no build reads this file: there is no `" + dockerfile + "`");
    return;
  }
  const auto folder = folder_of(file.path);
  if (may_be_a_context(fleet, folder)) return;
  auto& finding = out.report(
      place, "no build reads this file: `" + (folder.empty() ? "." : std::string{folder}) + "` is the context of none");
  for (const auto& dockerfile : fleet.dockerfiles)
    if (folder_of(dockerfile.path) == folder)
      for (const auto& use : dockerfile.uses)
        finding.notes.push_back({use.place, "builds `" + dockerfile.path + "` with another context"});
}

}  // namespace

extern constexpr Rule ignore_file_unused{
    .info = {.name = "ignore-file-unused", .summary = "No build reads this ignore file", .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
