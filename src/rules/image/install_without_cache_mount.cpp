// SPDX-License-Identifier: Apache-2.0
// A dependency install that downloads everything whenever its layer is built.
#include <algorithm>

#include "base/text.h"
#include "fleet/installs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Whether the RUN empties the cache that a mount would bring, or works where there is none to use.
bool cleans_or_avoids(const fleet::Run& run) {
  for (const auto& call : run.calls)
    if (call.action == shell::PackageAction::clean) return true;
  return contains(run.text, "--offline") || contains(run.text, "/root/.npm") || contains(run.text, ".cache");
}

// pip install --upgrade pip: one package, and not one that the sources depend on.
bool only_the_manager(const fleet::Install& install) {
  const auto& packages = install.call->packages;
  return !packages.empty() && std::ranges::all_of(packages, [](const auto& package) {
    const auto name = package.text.substr(0, package.text.find_first_of("=<>~"));
    return name == "pip" || name == "setuptools" || name == "wheel" || name == "poetry" || name == "uv" ||
           name == "pipenv";
  });
}

bool is_root_on_official(const fleet::Build& build, const fleet::Install& install) {
  return runs_as_root(build, *install.at.stage, *install.at.step) == fleet::Truth::yes &&
         !install.at.stage->variables.contains("HOME");
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.dockerfile->setting == fleet::Setting::development) return;
  const fleet::Run* last = nullptr;
  for (const auto& install : dependency_installs(build)) {
    const auto& run = *install.at.run;
    if (&run == last || run.mounts_any_cache() || contains(run.text, "--offline") || only_the_manager(install))
      continue;
    last = &run;
    const auto manager = std::string{shell::name_of(install.call->manager)};
    auto& finding = out.report(install.place(),
                               "whenever this layer is built again, " + manager + " downloads every package again");
    const auto folder = cache_folder_of(install);
    if (!folder || run.instruction->json || cleans_or_avoids(run) || !is_root_on_official(build, install)) continue;
    const auto after = run.instruction->flags.empty() ? run.instruction->keyword_span.end
                                                      : run.instruction->flags.back().span.end;
    finding.fixes.push_back({.title = "Keep the downloads in a cache mount",
                             .grade = Grade::risky,
                             .edits = {insert_at(*run.source, after, " --mount=type=cache,target=" + *folder)}});
  }
}

}  // namespace

extern constexpr Rule install_without_cache_mount{
    .info = {.name = "install-without-cache-mount",
             .summary = "A dependency install keeps no cache between builds",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "prefer-package-cache-mounts prefer-bundler-cache-mount node-gyp-cache-mounts"},
    .check = &check,
};

}  // namespace loadline::rules
