// SPDX-License-Identifier: Apache-2.0
// A registry's password that stands in a workflow.
#include "base/text.h"
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// An expression, or a variable of the machine, has its value elsewhere.
bool is_literal(std::string_view value) { return !contains(value, "$") && fleet::is_secret_value(value); }

void report(const Located<std::string>& password, Findings& out) {
  if (is_literal(password.value))
    out.report(password.place, "a registry's password stands here for everybody who can read the repository");
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  for (const auto& job : workflow.jobs) {
    for (const auto& password : job.passwords) report(password, out);
    for (const auto& step : job.steps) {
      const auto password = step.with.find("password");
      if (contains(step.action(), "login") && password != step.with.end()) report(password->second, out);
    }
  }
}

}  // namespace

extern constexpr Rule secret_in_workflow{
    .info = {.name = "secret-in-workflow",
             .summary = "A registry's password stands in a workflow",
             .severity = Severity::error,
             .aliases = "hardcoded-container-credentials"},
    .check = &check,
};

}  // namespace loadline::rules
