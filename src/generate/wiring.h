// SPDX-License-Identifier: Apache-2.0
// The services of one Compose project and who of them talks to whom, as far as the files say.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/controls.h"
#include "generate/generate.h"

namespace loadline::generate {

enum class Part : std::uint8_t {
  proxy,        // takes requests from outside and hands them on
  application,  // built here
  data,         // a database, key-value store, broker, search engine or object storage, ready-made
  other,        // any other ready-made image
};

struct Member {
  const fleet::Service* service = nullptr;
  const Target* target = nullptr;  // null: not generated here
  Part part = Part::other;
  std::set<std::string, std::less<>> talks_to;  // services of the same project
  bool all_known = true;  // false: a file or variable that is not in the repository may name more
  std::string unknown;    // what that is: "`.env.production`"
};

struct Wiring {
  const fleet::Combination* combination = nullptr;  // what runs in production today
  std::vector<Member> members;                      // by name

  [[nodiscard]] const Member* find(std::string_view service) const;
};
// One for each folder whose services are built here, as production has them.
[[nodiscard]] std::vector<Wiring> wirings_of(const fleet::Fleet& fleet, const std::vector<Target>& targets);

// Whether something waits for the service to end: a migration, a seed.
[[nodiscard]] bool is_job(const Wiring& wiring, const Member& member);
// Whether it is asked for its health once the generated files are in use. Unknown: its image may bring a check.
[[nodiscard]] fleet::Truth will_be_asked(const Member& member);
// Whether the service keeps something: a named volume, a folder of the host that it may write to, or data by its kind.
[[nodiscard]] bool keeps_state(const Member& member);

// A project's networks in three segments. Empty `of`: left as they are, and `reason` says why.
struct Segments {
  std::string application;  // the network that all share today keeps its name: "default", "harbour"
  std::map<std::string, std::vector<std::string>, std::less<>> of;  // by service, sorted: {"edge", "harbour"}
  std::string reason;
};
[[nodiscard]] Segments segments_of(const Wiring& wiring);

}  // namespace loadline::generate
