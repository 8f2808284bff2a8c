// SPDX-License-Identifier: Apache-2.0
// What a service is asked for against what its code answers.
#include "fleet/health.h"

#include <algorithm>

namespace loadline::fleet {
namespace {

bool is_here(std::string_view host) {
  return host.empty() || host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "0.0.0.0";
}

}  // namespace

Truth listens_on_its_health_port(const Service& service) {
  if (!service.probe || !service.probe->port || !service.listens || !is_here(service.probe->host)) return Truth::unknown;
  const auto port = *service.probe->port;
  if (port == service.listens->value) return Truth::yes;
  // A second server in the same process (metrics, gRPC) may be meant.
  return truth(std::ranges::any_of(service.facts->ports, [&](const auto& listen) { return listen.port == port; }));
}

Truth serves_its_health_path(const Service& service) {
  if (!service.probe || !service.probe->path || service.facts == nullptr) return Truth::unknown;
  // Without a single route the source says nothing; another port is another server.
  if (service.facts->routes.empty()) return Truth::unknown;
  if (service.probe->port && service.listens && *service.probe->port != service.listens->value) return Truth::unknown;
  const std::string path = service.probe->path->substr(0, service.probe->path->find_first_of("?#"));
  if (service.facts->serves(path)) return Truth::yes;
  return service.facts->may_serve(path) ? Truth::unknown : Truth::no;
}

}  // namespace loadline::fleet
