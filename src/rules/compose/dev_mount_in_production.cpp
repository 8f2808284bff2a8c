// SPDX-License-Identifier: Apache-2.0
// Source code of the repository mounted over what the image of a production service holds.
#include "base/paths.h"
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// A folder that holds a package's manifest, or code, at its top or one below: what an image is built from.
bool holds_sources(const fleet::Fleet& fleet, std::string_view folder) {
  for (const std::string_view mark : {"package.json", "tsconfig.json", "pyproject.toml", "requirements.txt", "go.mod",
                                      "Cargo.toml", "pom.xml", "Gemfile", "composer.json"})
    if (fleet.has_file(join_path(folder, mark))) return true;
  const auto name = base_name(folder);
  return name == "src" || name == "app" || name == "lib" || name == "dist";
}

// `target: development` says that this is no production service, wherever it stands.
bool builds_a_development_stage(const fleet::Service& service) {
  const auto& target = service.definition->build->target;
  return target && fleet::setting_of(target->value) == fleet::Setting::development;
}

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  if (!service.production || service.build == nullptr || !service.definition->build ||
      builds_a_development_stage(service))
    return;
  for (const auto& mount : service.definition->volumes) {
    if (mount.type != "bind" || mount.source.starts_with('/') || mount.source.starts_with('~')) continue;
    if (!fleet.has_folder(mount.source) || !holds_sources(fleet, mount.source)) continue;
    const std::string shown = mount.source.empty() ? "." : mount.source;
    auto& finding = out.report(mount.place, "`" + service.name + "` runs the sources in `" + shown +
                                                "` of its host, and not what its image holds at `" + mount.target +
                                                "`");
    offer_removal(service, finding, "Remove the mount", mount.place);
  }
}

}  // namespace

extern constexpr Rule dev_mount_in_production{
    .info = {.name = "dev-mount-in-production",
             .summary = "A production service has source code mounted over its image",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
