// SPDX-License-Identifier: Apache-2.0
// What the builder would refuse.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/templates.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Said by the reader about itself, or only a warning in the reference.
bool is_no_refusal(std::string_view message) {
  constexpr std::array<std::string_view, 4> starts = {"Empty continuation line", "variables grow too large",
                                                      "too much is inherited", "target stage"};
  return std::ranges::any_of(starts, [&](std::string_view start) { return message.starts_with(start); });
}

// A template becomes a Dockerfile only when somebody fills it in. Whatever looks like one may be broken until then.
bool may_be_filled_in(const fleet::Dockerfile& dockerfile) {
  const auto text = dockerfile.file.source->text();
  return is_template(dockerfile) || contains(text, "{{") || contains(text, "<%") || contains(text, "{%");
}

// Without a FROM every instruction is outside of a stage, and there is none in the end: the first says it all.
bool is_echo(const std::vector<Problem>& problems, const Problem& problem) {
  constexpr std::string_view outside = "no build stage in current context",
                             none = "dockerfile contains no stages to build";
  if (problem.message == none) return problems.size() > 1;  // it stops at the other one, before it counts stages
  const auto first = std::ranges::find(problems, outside, &Problem::message);
  return problem.message == outside && &problem != &*first;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  if (may_be_filled_in(dockerfile)) return;
  for (const auto& problem : dockerfile.file.problems)
    // Something called dockerfile.txt that holds no instruction need not be meant as one.
    if (!is_no_refusal(problem.message) && !is_echo(dockerfile.file.problems, problem) &&
        (dockerfile.used() || problem.message != "file with no instructions"))
      out.report(problem.place, "the builder refuses this: " + problem.message);
  for (const auto* build : dockerfile.builds)
    for (const auto& problem : build->stages.problems)
      if (!is_no_refusal(problem.message)) out.report(problem.place, "the builder refuses this: " + problem.message);
}

}  // namespace

extern constexpr Rule broken_dockerfile{
    .info =
        {.name = "broken-dockerfile",
         .summary = "A Dockerfile holds something that the builder refuses",
         .severity = Severity::error,
         .aliases =
             "DL1000 DL3061 DL3023 DL3043 S2260 DS-0006 cdddb86f require-stages circular-stage-deps unknown-instruction invalid-onbuild-trigger S6574"},
    .check = &check,
};

}  // namespace loadline::rules
