// SPDX-License-Identifier: Apache-2.0
// Facts that several documents tell, each worked out once; and the small pieces of Markdown they are told in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fleet/controls.h"
#include "generate/generate.h"
#include "generate/wiring.h"

namespace loadline::generate {

// A cell of a table: "|" and newlines would end it.
[[nodiscard]] std::string cell(std::string_view text);
[[nodiscard]] std::string row(const std::vector<std::string>& cells);
[[nodiscard]] std::string table_head(const std::vector<std::string>& names);
[[nodiscard]] std::string code(std::string_view text);                       // `text`
[[nodiscard]] std::string codes(const std::vector<std::string>& texts);      // `a`, `b` and `c`; all of them
[[nodiscard]] std::string where(const Place& place);  // `docker-compose.yml:12`; empty for none
[[nodiscard]] std::string counted(std::size_t number, std::string_view one, std::string_view many = {});  // "1 service"

// What moves when: a phase is the number of a service's hardest fact.
enum class Phase : std::uint8_t { plain, stateful, native, heavy };
struct Step {
  const Target* target = nullptr;
  Phase phase = Phase::plain;
  std::vector<std::string> because;  // why it is in this phase
  std::vector<std::string> beforehand;  // what has to be settled first, with its place
};
[[nodiscard]] std::vector<Step> steps_of(const fleet::Fleet& fleet, const std::vector<Wiring>& wirings);

// A line of the checklist, computed on a fleet.
struct Check {
  std::string_view section, text;
  std::string_view rule;  // that reports it; empty: a fact without a rule
  fleet::Truth (*of)(const fleet::Fleet&, const fleet::Service&);  // null: about the whole fleet
  fleet::Truth (*of_fleet)(const fleet::Fleet&);
};
[[nodiscard]] const std::vector<Check>& checks();

// The documents, without the stamp.
[[nodiscard]] std::string migration_plan(const fleet::Fleet& fleet, const std::vector<Wiring>& wirings,
                                         const Plan& files);
[[nodiscard]] std::string dockerfile_decision(const fleet::Fleet& fleet, const std::vector<Target>& targets,
                                              const Options& options);
[[nodiscard]] std::string recovery_playbook(const std::vector<Wiring>& wirings);
// `after`: the same fleet with the generated files in it; `overlay` names the one that counts there.
[[nodiscard]] std::string production_checklist(const fleet::Fleet& fleet, const fleet::Fleet& after,
                                               const std::vector<Wiring>& wirings);

}  // namespace loadline::generate
