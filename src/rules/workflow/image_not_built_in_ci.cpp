// SPDX-License-Identifier: Apache-2.0
// Services that people run and no workflow builds, where workflows build others: one finding for all of a file.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

Place written(const fleet::Service& service) {
  const Place dockerfile = service.definition->build->dockerfile.place;
  return dockerfile ? dockerfile : service.definition->build->place;
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  if (!ci_builds_images(fleet) || ci_may_build_more(fleet)) return;
  std::map<std::string, std::vector<const fleet::Service*>> by_file;
  for (const auto* service : fleet.services()) {
    if (!service->production || service->build == nullptr || !service->definition->build) continue;
    if (service->combination->setting != fleet::Setting::production) continue;
    if (!ci_builds(fleet, *service->build->dockerfile)) by_file[written(*service).source->path()].push_back(service);
  }
  for (auto& [path, services] : by_file) {
    std::ranges::sort(services, {}, [](const auto* service) { return written(*service).span; });
    std::vector<std::string> names, quoted;
    for (const auto* service : services) {
      names.push_back(service->name);
      quoted.push_back("`" + service->name + "`");
    }
    auto& finding = out.report(written(*services.front()), listed(quoted) + (names.size() == 1 ? " is" : " are") +
                                                               " built here, and by no workflow");
    std::ranges::sort(names);
    finding.services = std::move(names);
    for (const auto* service : services)
      finding.notes.push_back(
          {written(*service), "`" + service->name + "` is built from `" + service->build->dockerfile->path + "`"});
  }
}

}  // namespace

extern constexpr Rule image_not_built_in_ci{
    .info = {.name = "image-not-built-in-ci",
             .summary = "CI builds other services and not these",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
