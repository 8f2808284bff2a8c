// SPDX-License-Identifier: Apache-2.0
// A service of ours that nobody asks for its health.
#include "fleet/controls.h"
#include "fleet/jobs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || service.health_disabled || is_a_job(service)) return;
  if (has_health_check(service) != fleet::Truth::no) return;
  auto& finding = out.report(service.at(), "nothing asks `" + service.name + "` whether it works");
  if (service.facts == nullptr) return;
  const auto routes = service.facts->health_routes();
  if (routes.empty()) return;
  finding.notes.push_back({routes.front()->place, "it serves " + routes.front()->method + " " + routes.front()->path});
}

}  // namespace

extern constexpr Rule no_health_check{
    .info = {.name = "no-health-check",
             .summary = "A service has no health check, neither in Compose nor in its image",
             .severity = Severity::warning,
             .aliases = "DL3057 CIS-DI-0006 DS-0026 CKV_DOCKER_2 b03a748a 698ed579"},
    .check = &check,
};

}  // namespace loadline::rules
