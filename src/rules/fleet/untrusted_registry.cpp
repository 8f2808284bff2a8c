// SPDX-License-Identifier: Apache-2.0
// An image from a registry that the configuration does not name.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// "ghcr.io" trusts all of it, "ghcr.io/acme" what is below that path. "docker.io/library" is the official images,
// whose short names have no path.
bool is_trusted(const dockerfile::ImageReference& image, const std::vector<std::string>& trusted) {
  const bool official = image.registry == "docker.io" && !contains(image.name, "/");
  const std::string whole = image.registry + "/" + (official ? "library/" : "") + image.name;
  return std::ranges::any_of(trusted, [&](std::string_view one) {
    while (one.ends_with('/')) one.remove_suffix(1);
    return whole.starts_with(one) && whole.size() > one.size() && whole[one.size()] == '/';
  });
}

void judge(const dockerfile::ImageReference& image, const Place& at, const fleet::Fleet& fleet, Findings& out) {
  const auto* config = at ? fleet.configs.governing(at.source->path()) : nullptr;
  if (config == nullptr || !config->trusted_registries || is_trusted(image, *config->trusted_registries)) return;
  out.report(at, "`" + image.full + "` comes from `" + image.registry + "`, which is not among the trusted: " +
                     (config->trusted_registries->empty() ? "none is" : listed(*config->trusted_registries)));
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& build : fleet.builds) {
    if (!build.dockerfile->judged) continue;
    for (const auto& stage : build.stages.stages) {
      if (stage.image) judge(*stage.image, build.at(*stage.from), fleet, out);
      for (const auto& step : stage.steps) {
        if (step.from_image && !step.triggered)
          judge(dockerfile::parse_image_reference(*step.from_image), build.at(*step.instruction), fleet, out);
        for (const auto& mount : step.mounts)
          if (mount.from_image && !step.triggered)
            judge(dockerfile::parse_image_reference(*mount.from_image), build.at(*step.instruction), fleet, out);
      }
    }
  }
  for (const auto& combination : fleet.combinations)
    if (combination.judged())
      for (const auto& service : combination.services)
        if (service.definition->image && !service.definition->build && service.image)
          judge(*service.image, service.definition->image->place, fleet, out);
}

}  // namespace

extern constexpr Rule untrusted_registry{
    .info = {.name = "untrusted-registry",
             .summary = "An image comes from a registry that is not among the trusted",
             .severity = Severity::error,
             .aliases = "DL3026 CIS-DI-0005"},
    .check = &check,
};

}  // namespace loadline::rules
