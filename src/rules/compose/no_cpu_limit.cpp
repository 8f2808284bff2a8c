// SPDX-License-Identifier: Apache-2.0
// A service that may take every processor of its host.
#include "fleet/controls.h"
#include "fleet/resource_profile.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  // Without any limit no-resource-limits speaks of it.
  if (!service.production || has_cpu_limit(service) || !has_memory_limit(service)) return;
  auto& finding = out.report(service.at(), "`" + service.name + "` has a memory limit and no CPU limit");
  const auto profile = fleet::resource_profile_of(service, fleet);
  const std::string cpus{profile.cpus};
  if (service.definition->mem_limit) offer_entry(service, finding, "Allow " + cpus + " CPUs", "cpus: " + cpus);
  else
    offer_entry(service, finding, "Allow " + cpus + " CPUs", "cpus: \"" + cpus + "\"",
                {"deploy", "resources", "limits"});
}

}  // namespace

extern constexpr Rule no_cpu_limit{
    .info = {.name = "no-cpu-limit",
             .summary = "A service runs with a memory limit and without a CPU limit",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "6b610c50"},
    .check = &check,
};

}  // namespace loadline::rules
