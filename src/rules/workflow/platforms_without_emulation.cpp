// SPDX-License-Identifier: Apache-2.0
// An image for a processor that the job's machine cannot run.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/controls.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

std::string_view architecture_of(std::string_view platform) {
  const auto parts = split(platform, '/');
  return parts.size() > 1 ? parts[1] : std::string_view{};
}

// The first RUN that is executed on the target's processor.
const dockerfile::Instruction* foreign_run(const fleet::Build& build) {
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable || contains(build.dockerfile->at(stage.from->span).text(), "--platform")) continue;
    for (const auto& step : stage.steps)
      if (step.instruction->keyword == dockerfile::Keyword::run) return step.instruction;
  }
  return nullptr;
}

bool can_emulate(const workflow::Job& job) {
  return std::ranges::any_of(job.steps, [](const workflow::Step& step) {
    const auto action = step.action();
    if (contains(action, "qemu") || contains(action, "depot") || action.starts_with("./")) return true;
    if (action == "docker/setup-buildx-action" && (step.with.contains("driver") || step.with.contains("append")))
      return true;
    return step.run && (contains(step.run->value, "binfmt") || contains(step.run->value, "qemu"));
  });
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  std::set<std::uint32_t> told;
  for (const auto& build : workflow.builds) {
    const auto* job = workflow.job_named(build.job);
    if (job == nullptr || !job->runs_on.starts_with("ubuntu-") || contains(job->runs_on, "arm") || can_emulate(*job))
      continue;
    const auto foreign = std::ranges::find_if(build.platforms, [](const auto& platform) {
      const auto architecture = architecture_of(platform.value);
      return !architecture.empty() && architecture != "amd64" && architecture != "386" &&
             !contains(platform.value, "$");
    });
    if (foreign == build.platforms.end()) continue;
    const auto* known = build_of(fleet, build);
    const auto* run = known != nullptr ? foreign_run(*known) : nullptr;
    if (run == nullptr || !told.insert(build.place.span.begin).second) continue;
    auto& finding = out.report(foreign->place, "`" + foreign->value +
                                                   "` needs an emulator for its RUN instructions, and no step of this "
                                                   "job sets one up");
    finding.notes.push_back({known->at(*run), "the first one"});
    const auto* step = job->step_at(build.place);
    if (step == nullptr) continue;
    const auto line = workflow.source->line_at(step->place.span.begin);
    const auto text = workflow.source->text(line);
    const auto dash = text.find_first_not_of(' ');
    if (dash == text.npos || text[dash] != '-') continue;
    finding.fixes.push_back({"Set an emulator up",
                             Grade::risky,
                             {line_before(*workflow.source, line.begin, "- uses: docker/setup-qemu-action@v3")}});
  }
}

}  // namespace

extern constexpr Rule platforms_without_emulation{
    .info = {.name = "platforms-without-emulation",
             .summary = "A job builds for a processor that it can neither run nor emulate",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
