// SPDX-License-Identifier: Apache-2.0
// A build argument that is new at every build, in front of the expensive steps.
#include <algorithm>
#include <array>

#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool changes_at_every_build(std::string_view name) {
  constexpr std::array<std::string_view, 26> names = {
      "BUILD_DATE",    "BUILD_TIME",       "BUILD_TIMESTAMP", "BUILDTIME",     "BUILD_NUMBER", "BUILD_ID",
      "BUILD_NUM",     "TIMESTAMP",        "CREATED",         "GIT_SHA",       "GIT_COMMIT",   "GIT_COMMIT_SHA",
      "GIT_HASH",      "GIT_REVISION",     "GIT_REV",         "COMMIT",        "COMMIT_SHA",   "COMMIT_HASH",
      "SHA",           "VCS_REF",          "REVISION",        "SOURCE_COMMIT", "GITHUB_SHA",   "CI_COMMIT_SHA",
      "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER"};
  return std::ranges::find(names, name) != names.end();
}

// The first RUN after it that installs packages: an ARG is part of every later RUN's environment, used or not.
Place missed_install(const fleet::Build& build, const dockerfile::Stage& stage,
                     const dockerfile::Instruction& argument) {
  for (const auto& run : reachable_runs(build)) {
    const auto chain = build.stages.chain_of(*run.stage);
    if (std::ranges::find(chain, &stage) == chain.end() || run.run->instruction->span.begin < argument.span.begin)
      continue;
    // Children take over ENV, and start from layers that were missed.
    for (const auto& call : run.run->calls)
      if (call.action == shell::PackageAction::install || call.action == shell::PackageAction::fetch)
        return run.run->place_of(call.command->span);
  }
  return {};
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      if (step.instruction->keyword != Keyword::arg || step.triggered) continue;
      for (const auto& pair : step.instruction->pairs) {
        if (!changes_at_every_build(pair.key)) continue;
        const auto install = missed_install(build, *stage, *step.instruction);
        if (!install) continue;
        auto& finding = out.report(build.at(pair.span),
                                   "`" + pair.key + "` is new at every build, so every RUN after it misses the cache");
        finding.notes.push_back({install, "installs again every time"});
      }
    }
}

}  // namespace

extern constexpr Rule changing_argument_early{
    .info = {.name = "changing-argument-early",
             .summary = "An argument that changes with every build comes before the installs",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
