// SPDX-License-Identifier: Apache-2.0
// An environment value that names a host which nothing in the combination defines.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/controls.h"
#include "fleet/hosts.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::archived) return;
  const auto known = fleet::hosts_known_to(service);
  std::set<std::string> said;
  for (const auto& [name, value] : service.definition->environment) {
    if (!value.value) continue;
    for (const auto& host : fleet::hosts_named_in(name, *value.value)) {
      if (known.contains(host) || !said.insert(host + name).second) continue;
      std::vector<std::string_view> names;
      for (const auto& [other, definition] : service.combination->project.services) names.push_back(other);
      auto& finding = out.report(value.place, "`" + name + "` of `" + service.name + "` names the host `" + host +
                                                  "`, which no service, alias or extra host here defines");
      if (const auto near = nearest(host, names); !near.empty())
        finding.notes.push_back(
            {service.combination->project.find(near)->place, "is `" + std::string{near} + "` meant?"});
    }
  }
}

}  // namespace

extern constexpr Rule unknown_host_in_environment{
    .info = {.name = "unknown-host-in-environment",
             .summary = "An environment value names a host that nothing defines",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
