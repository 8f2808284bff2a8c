// SPDX-License-Identifier: Apache-2.0
// COPY --chown, RUN --mount, STOPSIGNAL on a Windows base.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool is_windows(const dockerfile::ImageReference* base) {
  if (base == nullptr) return false;
  return contains(base->full, "windows/") || contains(base->tag, "nanoserver") ||
         contains(base->tag, "windowsservercore");
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  const Source& source = *build.dockerfile->file.source;
  for (const auto* stage : reachable_stages(build)) {
    if (!is_windows(build.base_of(*stage))) continue;
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      const bool copies = instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add;
      if (const auto* flag = copies ? instruction.flag("chown") : nullptr; flag != nullptr)
        out.report(build.at(flag->span), "Windows has no owner to set this way")
            .fixes.push_back({.title = "Take it out", .grade = Grade::risky, .edits = {without_flag(source, *flag)}});
      if (const auto* flag = instruction.keyword == Keyword::run ? instruction.flag("mount") : nullptr; flag != nullptr)
        out.report(build.at(flag->span), "the builder mounts nothing into Windows containers");
      if (instruction.keyword == Keyword::stopsignal)
        out.report(build.at(instruction), "Windows has no signals")
            .fixes.push_back(
                {.title = "Take it out", .grade = Grade::safe, .edits = {without_instruction(source, instruction)}});
    }
  }
}

}  // namespace

extern constexpr Rule ignored_on_windows{
    .info = {.name = "ignored-on-windows",
             .summary = "A Windows image is given what only Linux has",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "no-chown-flag no-run-mounts no-stopsignal"},
    .check = &check,
};

}  // namespace loadline::rules
