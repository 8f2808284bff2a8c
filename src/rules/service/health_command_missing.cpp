// SPDX-License-Identifier: Apache-2.0
// A health check that calls a program which its image does not have.
#include <algorithm>

#include "base/paths.h"
#include "fleet/programs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.probe || service.probe->program.empty() || service.build == nullptr) return;
  const auto* stage = service.build->stages.target_stage();
  if (stage == nullptr) return;
  const auto program = base_name(service.probe->program);
  if (fleet::has_program(*service.build, *stage, program) != fleet::Truth::no) return;
  auto& finding = out.report(service.probe->place, "the health check of `" + service.name + "` calls `" +
                                                       std::string{program} + "`, which its image does not have");
  if (const auto* base = service.build->base_of(*stage))
    finding.notes.push_back(
        {service.build->at(*stage->from), "`" + base->full + "` comes without it, and no RUN installs it"});
}

}  // namespace

extern constexpr Rule health_command_missing{
    .info = {.name = "health-command-missing",
             .summary = "A health check calls a program that the image does not have",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
