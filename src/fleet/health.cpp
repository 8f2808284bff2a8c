// SPDX-License-Identifier: Apache-2.0
// What a service is asked for against what its code answers.
#include "fleet/health.h"

#include <algorithm>

#include "fleet/programs.h"

namespace loadline::fleet {
namespace {

bool is_here(std::string_view host) {
  return host.empty() || host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "0.0.0.0";
}

Truth listens_there(const Service& service, const HealthProbe& probe) {
  if (!probe.port || !service.listens || !is_here(probe.host)) return Truth::unknown;
  if (*probe.port == service.listens->value) return Truth::yes;
  if (service.build != nullptr && may_listen_for_it(*service.build)) return Truth::unknown;
  if (service.facts == nullptr) return Truth::no;  // its command names the port
  // A second server in the same process (metrics, gRPC) may be meant.
  return truth(
      std::ranges::any_of(service.facts->ports, [&](const auto& listen) { return listen.port == *probe.port; }));
}

Truth serves_that(const Service& service, const HealthProbe& probe) {
  if (!probe.path || service.facts == nullptr) return Truth::unknown;
  // Without a single route the source says nothing; another port is another server.
  if (service.facts->routes.empty()) return Truth::unknown;
  if (probe.port && service.listens && *probe.port != service.listens->value) return Truth::unknown;
  const std::string path = probe.path->substr(0, probe.path->find_first_of("?#"));
  if (service.facts->serves(path)) return Truth::yes;
  return service.facts->may_serve(path) ? Truth::unknown : Truth::no;
}

// The first that succeeds is enough, so "no" needs all of them.
Truth any_of_its_requests(const Service& service, Truth (*question)(const Service&, const HealthProbe&)) {
  if (!service.probe) return Truth::unknown;
  Truth answer = question(service, *service.probe);
  for (const auto& other : service.probe->otherwise) {
    if (answer == Truth::yes) break;
    const Truth next = question(service, other);
    if (next != Truth::no) answer = next;
  }
  return answer;
}

}  // namespace

Truth listens_on_its_health_port(const Service& service) { return any_of_its_requests(service, &listens_there); }
Truth serves_its_health_path(const Service& service) { return any_of_its_requests(service, &serves_that); }

}  // namespace loadline::fleet
