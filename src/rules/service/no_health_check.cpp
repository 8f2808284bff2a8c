// SPDX-License-Identifier: Apache-2.0
// A service of ours that nobody asks for its health.
#include "fleet/controls.h"
#include "fleet/development_server.h"
#include "fleet/jobs.h"
#include "rules/image_check.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || service.health_disabled || is_a_job(service)) return;
  // Who starts it sees whether it works.
  if (starts_development_server(service)) return;
  if (has_health_check(service) != fleet::Truth::no) return;
  auto& finding = out.report(service.at(), "nothing asks `" + service.name + "` whether it works");
  if (service.facts == nullptr) return;
  const auto routes = service.facts->health_routes();
  if (routes.empty()) return;
  finding.notes.push_back({routes.front()->place, "it serves " + routes.front()->method + " " + routes.front()->path});
}

// Under Kubernetes, whose probes are in the manifest, it is no loss: so an image by itself is only told of.
void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& config = built.image.config;
  // What starts nothing by itself is built on, and has nothing to be asked.
  if (config.entrypoint.empty() && config.command.empty()) return;
  const bool written = config.health && !config.health->test.empty();
  if (written && config.health->test.front() != "NONE") return;
  out.report(config.place, written ? "the image's health check is switched off" : "the image has no health check")
      .severity = Severity::info;
}

}  // namespace

extern constexpr Rule no_health_check{
    .info = {.name = "no-health-check",
             .summary = "A service has no health check, neither in Compose nor in its image",
             .severity = Severity::warning,
             .aliases = "DL3057 CIS-DI-0006 DS-0026 CKV_DOCKER_2 b03a748a 698ed579"},
    .check = &check,
};

extern constexpr ImageCheck no_health_check_of_image = &check_image;

}  // namespace loadline::rules
