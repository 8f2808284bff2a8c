// SPDX-License-Identifier: Apache-2.0
// A service that runs in production without a memory limit.
#include "fleet/controls.h"
#include "fleet/resource_profile.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void offer_limits(const fleet::Service& service, const fleet::Fleet& fleet, Finding& finding) {
  const auto profile = fleet::resource_profile_of(service, fleet);
  const std::string memory{profile.memory};
  const std::string title = "Allow " + memory + " of memory (" + std::string{profile.name} + ": " +
                            std::string{profile.because} + ")";
  if (has_cpu_limit(service)) {
    if (service.definition->cpus) return offer_entry(service, finding, title, "mem_limit: " + memory);
    return offer_entry(service, finding, title, "memory: " + memory, {"deploy", "resources", "limits"});
  }
  offer_entry(service, finding, title, "limits:\n  cpus: \"" + std::string{profile.cpus} + "\"\n  memory: " + memory,
              {"deploy", "resources"});
}

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  if (!service.production || has_memory_limit(service)) return;
  auto& finding = out.report(service.at(), has_cpu_limit(service)
                                               ? "`" + service.name + "` has a CPU limit and no memory limit"
                                               : "`" + service.name + "` may take all memory and CPU of its host");
  offer_limits(service, fleet, finding);
}

}  // namespace

extern constexpr Rule no_resource_limits{
    .info = {.name = "no-resource-limits",
             .summary = "A service runs without a memory limit",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "bb9ac4f7"},
    .check = &check,
};

}  // namespace loadline::rules
