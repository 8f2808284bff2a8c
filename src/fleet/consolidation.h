// SPDX-License-Identifier: Apache-2.0
// Which Dockerfiles collapse into which of a few templates: what each service uses, what it should use, and why.
#pragma once

#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// A kind of service that one Dockerfile can build, with the Dockerfile of the fleet that does it best.
struct Template {
  std::string name;                   // "node", "node-glibc", "python", "static"
  std::string reason;                 // why these need one of their own
  const Dockerfile* model = nullptr;  // the best one in use; it stays
  std::size_t good = 0, asked = 0;    // practices of the model that are known to be followed, of those known
};

// A Dockerfile as it is used today.
struct Consolidation {
  const Dockerfile* uses = nullptr;
  std::size_t should_use = 0;          // index of the template; its model may be `uses` itself
  std::vector<std::string> services;   // sorted
  std::vector<std::string> because;    // what the model does and this one does not; or that it is the model
};

struct ConsolidationPlan {
  std::vector<Template> templates;       // by name
  std::vector<Consolidation> rows;       // by path
  std::vector<const Dockerfile*> unused;  // that nothing builds: they need no successor
};
// Only of production services that are built in the fleet; empty where fewer than two Dockerfiles build them.
[[nodiscard]] ConsolidationPlan consolidation_of(const Fleet& fleet);

}  // namespace loadline::fleet
