// SPDX-License-Identifier: Apache-2.0
// The job's own token, which actions/checkout leaves in .git/config, copied into an image.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/context_copies.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Versions 1 to 5 write it into .git/config; 6 keeps it outside of the folder (actions/checkout, CHANGELOG, v6.0.0).
bool leaves_token(const workflow::Step& step) {
  if (step.action() != "actions/checkout") return false;
  const auto version = step.uses->value.substr(std::min(step.uses->value.find('@') + 1, step.uses->value.size()));
  const bool old = version.size() > 1 && version[0] == 'v' && version[1] >= '1' && version[1] <= '5' &&
                   (version.size() == 2 || version[2] == '.');
  const auto keeps = step.with.find("persist-credentials");
  return old && (keeps == step.with.end() || keeps->second.value != "false");
}

const fleet::ContextCopy* copy_of_git(const std::vector<fleet::ContextCopy>& copies) {
  const auto found = std::ranges::find_if(copies, [](const auto& copy) { return copy.takes(".git"); });
  return found == copies.end() ? nullptr : &*found;
}

void report(const workflow::Workflow& workflow, const workflow::Step& step, const fleet::ContextCopy& copy,
            Findings& out) {
  auto& finding = out.report(step.uses->place,
                             "checkout leaves the job's token in `.git/config`, and the image gets a copy of it");
  finding.notes.push_back({copy.place(), "copied here"});
  if (step.first_input && !step.with.contains("persist-credentials"))
    finding.fixes.push_back(
        {"Leave no token behind",
         Grade::risky,
         {line_before(*workflow.source, step.first_input.span.begin, "persist-credentials: false")}});
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  std::set<std::uint32_t> told;
  for (const auto& wanted : workflow.builds) {
    const auto* job = workflow.job_named(wanted.job);
    const auto* build = job != nullptr ? build_of(fleet, wanted) : nullptr;
    if (build == nullptr || build->context == nullptr || !build->context->folder.empty()) continue;
    if (build->context->ignore != nullptr && build->context->ignore->rules.excludes(".git")) continue;
    // The action's default context is fetched by the builder, and has no .git of the job.
    const auto* building = job->step_at(wanted.place);
    if (building == nullptr || (building->uses && !building->with.contains("context"))) continue;
    const auto copies = copies_of(fleet, *build->context);
    const auto* copy = copy_of_git(copies);
    const auto checkout = std::ranges::find_if(job->steps, leaves_token);
    if (copy == nullptr || checkout == job->steps.end()) continue;
    if (told.insert(checkout->item.span.begin).second) report(workflow, *checkout, *copy, out);
  }
}

}  // namespace

extern constexpr Rule checkout_token_in_image{
    .info = {.name = "checkout-token-in-image",
             .summary = "The token that checkout leaves behind is copied into an image",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "artipacked"},
    .check = &check,
};

}  // namespace loadline::rules
