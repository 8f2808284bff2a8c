// SPDX-License-Identifier: Apache-2.0
// Three endpoints for a service that lacks them: is it alive, can it serve, has it come up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generate/generate.h"
#include "generate/wiring.h"

namespace loadline::generate {

// What a service needs to serve: where the address comes from, and what stands there today.
struct Dependency {
  std::string service;      // "redis"
  std::string variable;     // "REDIS_URL"; the address, or the host where `port_variable` has the port
  std::string port_variable;
  std::uint32_t port = 0;   // where neither the address nor the variable says one
};
// Ready-made services that the environment names; other applications are left out, so that one that is down does not
// take the others with it.
[[nodiscard]] std::vector<Dependency> dependencies_of(const Wiring& wiring, const Member& member);

struct SourceChange {
  std::string path;
  std::optional<std::string> before;  // absent: the file is new
  std::string after;
};
struct HealthPatch {
  std::vector<SourceChange> changes;
  std::vector<std::string> paths;  // of the new endpoints, as they are served
  bool prefixed = false;           // a global prefix that is not known may stand in front of them
  std::string by_hand;             // what is left to do; empty: nothing
};
// Nothing where all three are served, or the framework is none of NestJS, Express and Fastify in TypeScript.
[[nodiscard]] std::optional<HealthPatch> health_patch_of(const fleet::Fleet& fleet, const Wiring& wiring,
                                                         const Member& member);

// The new file's text. `framework` as code::ServiceFacts has it; `missing` of "live", "ready", "startup".
[[nodiscard]] std::string probes_source(std::string_view framework, const std::vector<std::string>& missing,
                                        const std::vector<Dependency>& dependencies);

}  // namespace loadline::generate
