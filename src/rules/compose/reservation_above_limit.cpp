// SPDX-License-Identifier: Apache-2.0
// A service that reserves more than it may use.
#include <fmt/format.h>

#include "base/units.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// What is written at deploy.resources.KIND.NAME.
const compose::Value* written_at(const fleet::Service& service, std::string_view kind, std::string_view name) {
  const auto* at = &service.combination->project.tree;
  for (const std::string_view key : {std::string_view{"services"}, std::string_view{service.name},
                                     std::string_view{"deploy"}, std::string_view{"resources"}, kind, name}) {
    at = at->find(key);
    if (at == nullptr) return nullptr;
  }
  return at;
}

void offer_lower(const fleet::Service& service, std::string_view name, Finding& finding) {
  const auto* limit = written_at(service, "limits", name);
  const auto* reserved = written_at(service, "reservations", name);
  if (limit == nullptr || reserved == nullptr || limit->place.text().find('$') != std::string_view::npos) return;
  auto text = limit->place.text();
  if (text.size() > 2 && (text.front() == '"' || text.front() == '\'')) text = text.substr(1, text.size() - 2);
  offer_value(service, finding, "Reserve as much as it may use", reserved->place, text);
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& deploy = service.definition->deploy;
  if (!deploy || !deploy->limits || !deploy->reservations) return;
  const auto& limits = *deploy->limits;
  const auto& reserved = *deploy->reservations;
  if (limits.memory_bytes && reserved.memory_bytes && *reserved.memory_bytes > *limits.memory_bytes)
    offer_lower(service, "memory",
                out.report(reserved.place,
                           fmt::format("`{}` reserves {} of memory and may use {}", service.name,
                                       memory_text(*reserved.memory_bytes), memory_text(*limits.memory_bytes))));
  if (limits.cpus && reserved.cpus && *reserved.cpus > *limits.cpus) {
    auto& finding = out.report(reserved.place, fmt::format("`{}` reserves {:g} CPUs and may use {:g}", service.name,
                                                           *reserved.cpus, *limits.cpus));
    finding.severity = Severity::warning;  // not seen to stop a start, as the memory does
    offer_lower(service, "cpus", finding);
  }
}

}  // namespace

extern constexpr Rule reservation_above_limit{
    .info = {.name = "reservation-above-limit",
             .summary = "A service reserves more memory or CPU than its limit allows",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
