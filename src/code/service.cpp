// SPDX-License-Identifier: Apache-2.0
// Questions to a service's facts.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "code/facts.h"

namespace loadline::code {
namespace {

bool answers_get(const Route& route) {
  return route.method == "GET" || route.method == "ALL" || route.method == "HEAD";
}

// Express and so Nest ignore case by default; Fastify, Koa and Python do not.
bool ignores_case(std::string_view framework) { return framework == "express" || framework == "nestjs"; }

constexpr std::array<std::string_view, 24> words = {
    "health",    "healthz",         "healthcheck", "health-check",   "health_check", "_health",
    "live",      "livez",           "liveness",    "liveness-probe", "ready",        "readyz",
    "readiness", "readiness-probe", "startup",     "startupz",       "alive",        "ping",
    "heartbeat", "heartbeat-check", "status",      "statusz",        "_healthz",     "up"};

bool speaks_of_health(std::string_view path) {
  for (const auto part : split(path, '/'))
    if (std::ranges::find(words, lower(part)) != words.end()) return true;
  return false;
}

}  // namespace

bool ServiceFacts::serves(std::string_view path) const {
  const bool fold = ignores_case(framework);
  const auto asked = fold ? lower(path) : std::string{path};
  return std::ranges::any_of(routes, [&](const Route& r) {
    return r.exact && answers_get(r) && path_answers(fold ? lower(r.path) : r.path, asked);
  });
}

bool ServiceFacts::may_serve(std::string_view path) const {
  if (serves(path)) return true;
  const auto asked = lower(normal_path(path.substr(0, path.find_first_of("?#"))));
  return std::ranges::any_of(routes, [&](const Route& r) {
    if (r.exact || !answers_get(r)) return false;
    if (path_answers(lower(r.path), asked)) return true;
    for (auto at = asked.find('/', 1); at != asked.npos; at = asked.find('/', at + 1))
      if (path_answers(lower(r.path), std::string_view{asked}.substr(at))) return true;
    return r.path == "/";  // only its front was to be known
  });
}

std::vector<const Route*> ServiceFacts::health_routes() const {
  std::vector<const Route*> out;
  for (const auto& route : routes)
    if (answers_get(route) && (route.health_check || speaks_of_health(route.path))) out.push_back(&route);
  return out;
}

}  // namespace loadline::code
