// SPDX-License-Identifier: Apache-2.0
// A CI job that may install something else than the lockfile says, and so tests another program than the image has.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "rules/rule.h"
#include "shell/packages.h"

namespace loadline::rules {
namespace {

// npm writes the lockfile anew where it differs (docs.npmjs.com, npm-install); pnpm and yarn are frozen in CI by
// themselves unless told otherwise.
std::string_view what_thaws(const shell::PackageCall& call) {
  if (!fleet::installs_dependencies(call) || call.system || !call.packages.empty()) return {};
  if (call.manager == shell::PackageManager::npm && (call.subcommand == "install" || call.subcommand == "i"))
    return call.command->has_flag("--package-lock-only") ? std::string_view{} : "npm install";
  for (const std::string_view flag : {"--no-frozen-lockfile", "--no-immutable"})
    if (call.command->has_flag(flag)) return flag;
  return {};
}

bool has_lockfile(const fleet::Fleet& fleet, const shell::PackageCall& call) {
  const auto folder = resolve_path("", call.folder).value_or("");
  const std::string_view name = call.manager == shell::PackageManager::npm    ? "package-lock.json"
                                : call.manager == shell::PackageManager::pnpm ? "pnpm-lock.yaml"
                                                                              : "yarn.lock";
  return fleet.has_file(join_path(folder, name));
}

// The bytes of the script that are the command, where the script stands there word for word.
std::optional<Place> exact_place(const Located<std::string>& run, std::string_view text) {
  const auto written = run.place.text();
  const auto at = written.find(text);
  if (at == written.npos || written.find(text, at + 1) != written.npos) return std::nullopt;
  const auto begin = run.place.span.begin + at;
  return Place{run.place.source, span_at(begin, begin + text.size())};
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  for (const auto& job : workflow.jobs)
    for (const auto& step : job.steps) {
      if (!step.run || contains(step.run->value, "${{")) continue;
      const auto script = shell::parse(step.run->value);
      for (const auto& call : shell::package_calls(script)) {
        const auto why = what_thaws(call);
        if (why.empty() || !has_lockfile(fleet, call)) continue;
        const auto place = exact_place(*step.run, why);
        auto& finding = out.report(
            place.value_or(step.run->place),
            "`" + std::string{why} + "` in CI may install something else than the lockfile says");
        if (!place) continue;
        const bool npm = why == "npm install";
        const std::string text = npm ? "npm ci" : why == "--no-immutable" ? "--immutable" : "--frozen-lockfile";
        finding.fixes.push_back({"Use `" + text + "`", Grade::risky, {{*place, text}}});
      }
    }
}

}  // namespace

extern constexpr Rule ci_install_not_frozen{
    .info = {.name = "ci-install-not-frozen",
             .summary = "A CI job may install something else than the lockfile says",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
