// SPDX-License-Identifier: Apache-2.0
// A build argument that is new at every build, in front of the expensive steps.
#include <algorithm>
#include <array>

#include "base/text.h"
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

// What CI fills in anew for each commit or run.
bool is_of_one_build(std::string_view value) {
  constexpr std::array<std::string_view, 12> texts = {
      "github.sha",    "github.run_id", "github.run_number", "github.run_attempt", "CI_COMMIT_S", "CI_COMMIT_TIME",
      "CI_PIPELINE_I", "CI_JOB_ID",     "CI_JOB_STARTED",    "$GITHUB_SHA",        "rev-parse",   "$(date"};
  return std::ranges::any_of(texts, [&](std::string_view text) { return contains(value, text); });
}

// The call of a workflow that gives the argument a value of that kind, where one builds this.
Place given_anew(const fleet::Build& build, const fleet::Fleet& fleet, const std::string& argument) {
  for (const auto& workflow : fleet.workflows)
    for (const auto& call : workflow.builds) {
      const auto is_it = [&](const fleet::Use& use) {
        return use.place.source == call.place.source && use.place.span == call.place.span;
      };
      const auto value = call.args.find(argument);
      if (value != call.args.end() && is_of_one_build(value->second) && std::ranges::any_of(build.uses, is_it))
        return call.place;
    }
  return {};
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

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      if (step.instruction->keyword != Keyword::arg || step.triggered) continue;
      for (const auto& pair : step.instruction->pairs) {
        const auto given = given_anew(build, fleet, pair.key);
        if (!changes_at_every_build(pair.key) && !given) continue;
        const auto install = missed_install(build, *stage, *step.instruction);
        if (!install) continue;
        auto& finding = out.report(build.at(pair.span),
                                   "`" + pair.key + "` is new at every build, so every RUN after it misses the cache");
        finding.notes.push_back({install, "installs again every time"});
        if (given) finding.notes.push_back({given, "filled in here, with something else for each commit or run"});
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
