// SPDX-License-Identifier: Apache-2.0
// A variable that is nearly called like one that exists.
#include <algorithm>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "fleet/variables_in_shell.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The ARG of this stage that comes too late for a step; an ENV may be set by the base as well.
const dockerfile::Pair* declared_below(const dockerfile::Stage& stage, const dockerfile::Step& step,
                                       std::string_view name) {
  for (const auto& other : stage.steps) {
    const auto& instruction = *other.instruction;
    if (instruction.keyword != dockerfile::Keyword::arg || instruction.span.begin <= step.instruction->span.begin)
      continue;
    for (const auto& pair : instruction.pairs)
      if (pair.key == name) return &pair;
  }
  return nullptr;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    std::vector<std::string_view> known;
    for (const auto& [name, variable] : stage->variables) known.push_back(name);
    for (const auto& step : stage->steps) {
      if (step.triggered) continue;
      for (const auto& name : step.missing_variables) {
        if (build.stages.globals.contains(name)) continue;
        if (const auto* below = declared_below(*stage, step, name)) {
          out.report(fleet::place_of_variable(build, *step.instruction, name),
                     "`" + name + "` is not set yet, so it is empty")
              .notes.push_back({build.at(below->span), "is declared here"});
          continue;
        }
        if (stage->variables.contains(name)) continue;
        // A base image may set any name; one that is nearly ours is a slip, or there is no base at all.
        const auto meant = name.size() < 4 ? std::string_view{} : nearest(name, known);
        const bool nothing_below = stands_on_scratch(build, *stage);
        if (meant.empty() && !nothing_below) continue;
        auto& finding = out.report(fleet::place_of_variable(build, *step.instruction, name),
                                   "`" + name + "` is set nowhere, so it is empty");
        if (meant.empty()) continue;
        finding.message += ": `" + std::string{meant} + "` is";
        if (const auto* declared = stage->variables.find(meant)->second.declared)
          finding.notes.push_back({build.at(*declared), "sets `" + std::string{meant} + "`"});
      }
    }
  }
}

}  // namespace

extern constexpr Rule undefined_variable{
    .info = {.name = "undefined-variable",
             .summary = "A variable is used that nothing sets",
             .severity = Severity::warning,
             .aliases = "UndefinedVar S6579"},
    .check = &check,
};

}  // namespace loadline::rules
