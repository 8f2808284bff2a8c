// SPDX-License-Identifier: Apache-2.0
// pip told to write over the distribution's own Python packages.
#include <algorithm>

#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build))
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::pip && call.manager != shell::PackageManager::uv) continue;
      const auto& words = call.command->words;
      const auto flag = std::ranges::find(words, std::string_view{"--break-system-packages"}, &shell::Word::text);
      if (flag == words.end()) continue;
      out.report(at.run->place_of(flag->span), "pip writes among the packages of the distribution's own Python");
    }
}

}  // namespace

extern constexpr Rule system_wide_pip{
    .info = {.name = "system-wide-pip",
             .summary = "pip is made to change the distribution's own Python",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
