// SPDX-License-Identifier: Apache-2.0
// dnf install without install_weak_deps=False, zypper install without --no-recommends.
#include <algorithm>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  for (const auto& at : image_runs(build))
    for (const auto& call : at.run->calls) {
      const bool dnf = call.manager == PackageManager::dnf || call.manager == PackageManager::microdnf;
      if ((!dnf && call.manager != PackageManager::zypper) || call.action != shell::PackageAction::install ||
          call.packages.empty())
        continue;
      if (contains(at.run->text, "weak_deps") || contains(at.run->text, "--no-recommends") ||
          any_run_says(build, *at.stage, "install_weak_deps"))
        continue;
      auto& finding = out.report(
          at.run->place_of(call.command->span),
          std::string{call.command->program()} + " installs recommended packages too, which nobody asked for");
      const auto word = std::ranges::find(call.command->words, call.subcommand, &shell::Word::text);
      if (word != call.command->words.end())
        offer(finding, "Leave weak dependencies out", Grade::risky,
              after_word(*at.run, *word, dnf ? " --setopt=install_weak_deps=0" : " --no-recommends"));
    }
}

}  // namespace

extern constexpr Rule weak_dependencies_installed{
    .info = {.name = "weak-dependencies-installed",
             .summary = "dnf or zypper brings weak dependencies into the image",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
