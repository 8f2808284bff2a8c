// SPDX-License-Identifier: Apache-2.0
// A dependency install that downloads everything whenever its layer is built.
#include <algorithm>

#include "base/text.h"
#include "fleet/installs.h"
#include "rules/cache_mount.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// pip install --upgrade pip: one package, and not one that the sources depend on.
bool only_the_manager(const fleet::Install& install) {
  const auto& packages = install.call->packages;
  return !packages.empty() && std::ranges::all_of(packages, [](const auto& package) {
    const auto name = package.text.substr(0, package.text.find_first_of("=<>~"));
    return name == "pip" || name == "setuptools" || name == "wheel" || name == "poetry" || name == "uv" ||
           name == "pipenv";
  });
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
    if (auto mount = cache_mount_for(build, install)) finding.fixes.push_back(std::move(*mount));
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
