// SPDX-License-Identifier: Apache-2.0
// A service whose first process is a program that was not written to be one.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// They collect no orphans; and node, as process 1, ignores signals that it does not handle
// (nodejs/docker-node, "Best practices", Handling Kernel Signals).
constexpr std::array<std::string_view, 9> no_inits = {"node",   "npm",     "pnpm", "yarn", "npx",
                                                      "python", "python3", "sh",   "bash"};

// The first word of what is started.
std::string first_process(const fleet::Service& service) {
  const auto& definition = *service.definition;
  if (definition.entrypoint && !definition.entrypoint->empty()) return definition.entrypoint->front().value;
  const auto* stage = service.build->stages.target_stage();
  if (stage == nullptr) return {};
  const auto program_of = [](const dockerfile::Instruction& instruction) {
    return instruction.json && !instruction.words.empty() ? instruction.words.front().text : std::string{"sh"};
  };
  if (stage->entrypoint != nullptr) return program_of(*stage->entrypoint);
  if (definition.command && !definition.command->empty()) return definition.command->front().value;
  return stage->command != nullptr ? program_of(*stage->command) : std::string{};
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || service.build == nullptr) return;
  if (service.definition->init) return;  // said, one way or the other
  const auto program = first_process(service);
  if (std::ranges::find(no_inits, base_name(program)) == no_inits.end()) return;
  auto& finding = out.report(service.at(), "process 1 of `" + service.name + "` is `" + program +
                                               "`, which neither passes signals on nor collects orphans");
  offer_entry(service, finding, "Put the engine's init in front of it", "init: true");
}

}  // namespace

extern constexpr Rule no_init_process{
    .info = {.name = "no-init-process",
             .summary = "The first process of a service is no init",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules
