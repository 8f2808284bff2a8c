// SPDX-License-Identifier: Apache-2.0
// A service of ours that nobody asks for its health.
#include "fleet/controls.h"
#include "fleet/installed.h"
#include "fleet/programs.h"
#include "fleet/versions.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// A request made by the runtime that the image has for sure, so that it needs neither curl nor a shell. Node.js has
// fetch() since version 18 (nodejs.org, "Globals").
void offer_check(const fleet::Service& service, const code::Route& route, Finding& finding) {
  if (!route.exact || route.path.find(':') != std::string::npos || !service.listens || service.build == nullptr) return;
  if (route.method != "GET" && route.method != "ALL") return;
  const auto* stage = service.build->stages.target_stage();
  const auto runtime = fleet::runtime_of(service);
  if (stage == nullptr || !runtime || runtime->runtime != "Node" || fleet::major_of(runtime->version).value_or(0) < 18)
    return;
  if (fleet::has_program(*service.build, *stage, "node") != fleet::Truth::yes) return;
  const std::string address = "http://127.0.0.1:" + std::to_string(service.listens->value) + route.path;
  offer_entry(service, finding, "Ask for `" + route.path + "`",
              "healthcheck:\n  test: [\"CMD\", \"node\", \"-e\", \"fetch('" + address +
                  "').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))\"]\n  interval: 30s\n  timeout: 5s\n"
                  "  start_period: 30s");
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || service.health_disabled) return;
  if (has_health_check(service) != fleet::Truth::no) return;
  auto& finding = out.report(service.at(), "nothing asks `" + service.name + "` whether it works");
  if (service.facts == nullptr) return;
  const auto routes = service.facts->health_routes();
  if (routes.empty()) return;
  finding.notes.push_back({routes.front()->place, "it serves " + routes.front()->method + " " + routes.front()->path});
  offer_check(service, *routes.front(), finding);
}

}  // namespace

extern constexpr Rule no_health_check{
    .info = {.name = "no-health-check",
             .summary = "A service has no health check, neither in Compose nor in its image",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DL3057 CIS-DI-0006 DS-0026 CKV_DOCKER_2 b03a748a 698ed579"},
    .check = &check,
};

}  // namespace loadline::rules
