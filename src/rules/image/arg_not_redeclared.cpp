// SPDX-License-Identifier: Apache-2.0
// A global ARG that a stage uses without declaring it: it is empty there.
#include <algorithm>
#include <array>
#include <map>

#include "fleet/stage_runs.h"
#include "fleet/variables_in_shell.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

struct Uses {
  std::vector<Place> places;
};

bool is_declared_before(const dockerfile::Stage& stage, const dockerfile::Instruction& instruction,
                        std::string_view name) {
  const auto known = stage.variables.find(name);
  return known != stage.variables.end() && known->second.declared != nullptr &&
         known->second.declared->span.begin < instruction.span.begin;
}

// Names that FROM sees and the stage does not: its file's global ARGs, and the platform's.
std::map<std::string, Uses, std::less<>> uses_of(const fleet::Build& build, const dockerfile::Stage& stage) {
  constexpr std::array<std::string_view, 8> platform = {"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT",
                                                        "BUILDPLATFORM",  "BUILDOS",  "BUILDARCH",  "BUILDVARIANT"};
  const auto is_global = [&](std::string_view name) {
    return build.stages.globals.contains(name) || std::ranges::find(platform, name) != platform.end();
  };
  std::map<std::string, Uses, std::less<>> out;
  for (const auto& step : stage.steps) {
    if (step.triggered) continue;
    for (const auto& name : step.missing_variables)
      if (is_global(name) && !is_declared_before(stage, *step.instruction, name))
        out[name].places.push_back(fleet::place_of_variable(build, *step.instruction, name));
  }
  for (const auto& [at, step, run] : runs_of(build, stage))
    for (const auto& [name, span] : fleet::variables_in_shell(run->text, run->script))
      if (is_global(name) && !is_declared_before(stage, *run->instruction, name))
        out[name].places.push_back(run->place_of(span));
  return out;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& stage : build.stages.stages)
    for (auto& [name, uses] : uses_of(build, stage)) {
      std::ranges::sort(uses.places, {}, &Place::span);
      auto& finding = out.report(uses.places.front(), "`" + name + "` is empty here: the stage does not declare it");
      const auto global = build.stages.globals.find(name);
      if (global != build.stages.globals.end() && global->second.declared != nullptr)
        finding.notes.push_back(
            {build.at(*global->second.declared), "declared before the first FROM: only FROM lines see it"});
      for (std::size_t i = 1; i < uses.places.size(); ++i) finding.notes.push_back({uses.places[i], "and here"});
      finding.fixes.push_back({.title = "Declare it in the stage",
                               .grade = Grade::risky,
                               .edits = {line_after(*build.dockerfile->file.source, stage.from->span, "ARG " + name)}});
    }
}

}  // namespace

extern constexpr Rule arg_not_redeclared{
    .info = {.name = "arg-not-redeclared",
             .summary = "A stage uses a global ARG that it does not declare, so it is empty",
             .severity = Severity::error,
             .fixable = Fixable::always,
             .aliases = "UndefinedVar"},
    .check = &check,
};

}  // namespace loadline::rules
