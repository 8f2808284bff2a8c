// SPDX-License-Identifier: Apache-2.0
// One stage that builds and runs: compilers and sources stay in the image.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "fleet/templates.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageAction;

// A command that makes a program out of sources.
bool compiles(const shell::Command& command) {
  const auto program = command.program();
  const auto arguments = command.arguments();
  const auto first = arguments.empty() ? std::string_view{} : arguments.front();
  if (program == "go" || program == "cargo") return first == "build";
  if (program == "tsc" || program == "make" || program == "javac" || program == "mvn" || program == "mvnw" ||
      program == "gradle" || program == "gradlew")
    return true;
  return program == "dotnet" && (first == "build" || first == "publish");
}

bool is_build_script(const shell::PackageCall& call) {
  return call.action == PackageAction::run && (call.script == "build" || call.script.starts_with("build:") ||
                                               call.script == "tsc" || call.script == "compile");
}

// A RUN that takes packages away again was written by somebody who thought of what stays.
bool cleans_up(const fleet::Run& run) {
  return std::ranges::any_of(run.calls,
                             [](const auto& call) { return call.system && call.action == PackageAction::remove; });
}

// Compilers that a RUN installs.
void add_compilers(const fleet::Run& run, std::set<std::string>& out) {
  for (const auto& call : run.calls)
    if (call.system && call.action == PackageAction::install)
      for (const auto& package : call.packages)
        if (fleet::is_compiler_package(package.text)) out.insert("`" + package.text + "`");
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet) || is_of_catalogue(*build.dockerfile)) return;
  const auto& stages = reachable_stages(build);
  if (stages.size() != 1 || stages.front()->image == std::nullopt) return;
  std::set<std::string> compilers;
  Place built;
  for (const auto& at : runs_of(build, *stages.front())) {
    if (cleans_up(*at.run)) continue;
    add_compilers(*at.run, compilers);
    for (const auto& call : at.run->calls)
      if (!built && is_build_script(call)) built = at.run->place_of(call.command->span);
    for (const auto& command : at.run->script.commands)
      if (!built && compiles(command)) built = at.run->place_of(command.span);
  }
  if (!built && compilers.empty()) return;
  const std::vector<std::string> names{compilers.begin(), compilers.end()};
  const std::string what = names.empty() ? "the sources and what compiles them"
                           : !built      ? listed(names)
                                         : listed(names) + ", the sources and what compiles them";
  auto& finding = out.report(build.at(*stages.front()->from), "one stage builds and runs: the image keeps " + what);
  if (built) finding.notes.push_back({built, "builds here"});
}

}  // namespace

extern constexpr Rule single_stage{
    .info = {.name = "single-stage",
             .summary = "An image is built and run in one stage and keeps its compilers",
             .severity = Severity::warning,
             .aliases = "prefer-multi-stage-build"},
    .check = &check,
};

}  // namespace loadline::rules
