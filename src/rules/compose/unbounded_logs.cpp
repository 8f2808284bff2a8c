// SPDX-License-Identifier: Apache-2.0
// Services whose logs grow until the disk of their host is full: one cause in each file, and one finding.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "fleet/controls.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

std::optional<YamlEdit> bounded(const fleet::Service& service) {
  const auto mapping = carrier_of(service);
  if (!mapping) return std::nullopt;
  const auto& logging = service.definition->logging;
  // Without a driver it is the engine's, which is json-file unless somebody has chosen another for all.
  if (!logging)
    return insert_entry(*mapping, {},
                        "logging:\n  driver: json-file\n  options:\n    max-size: 10m\n    max-file: \"3\"");
  return set_scalar(*mapping, {"logging", "options", "max-size"}, "10m");
}

void report(const std::vector<const fleet::Service*>& services, Findings& out) {
  std::vector<std::string> names, quoted;
  std::vector<std::optional<YamlEdit>> edits;
  for (const auto* service : services) {
    names.push_back(service->name);
    quoted.push_back("`" + service->name + "`");
    edits.push_back(bounded(*service));
  }
  const auto& first = *services.front();
  const auto& logging = first.definition->logging;
  auto& finding = out.report(logging ? logging->place : first.at(),
                             "the logs of " + listed(quoted) + " grow without bound");
  finding.services = names;
  std::ranges::sort(finding.services);
  offer_together(finding, "Keep three files of 10 MB of each", Grade::risky, std::move(edits));
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::string, std::vector<const fleet::Service*>> by_file;  // where each is defined first
  for (const auto* service : fleet.services())
    if (service->production && !bounds_its_logs(*service)) by_file[service->at().source->path()].push_back(service);
  for (auto& [path, services] : by_file) {
    std::ranges::sort(services, {}, [](const fleet::Service* service) { return service->at().span.begin; });
    report(services, out);
  }
}

}  // namespace

extern constexpr Rule unbounded_logs{
    .info = {.name = "unbounded-logs",
             .summary = "The logs of services are never rotated",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
