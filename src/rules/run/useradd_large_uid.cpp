// SPDX-License-Identifier: Apache-2.0
// useradd -u 1000000 without -l.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "useradd" || command.has_flag("-l") || command.has_flag("--no-log-init")) continue;
      const auto uid = shell::flag_value(command, "--uid", "-u");
      if (!uid || uid->size() < 6 || uid->find_first_not_of("0123456789") != uid->npos) continue;
      auto& finding = out.report(
          run.place_of(command.span),
          "with the id " + std::string{*uid} + " `/var/log/faillog` and `lastlog` grow with the id, mostly as a hole");
      offer(finding, "Add --no-log-init", Grade::safe, after_program(run, command, " -l"));
    }
}

}  // namespace

extern constexpr Rule useradd_large_uid{
    .info = {.name = "useradd-large-uid",
             .summary = "A large user id makes useradd write a huge file",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "DL3046"},
    .check = &check,
};

}  // namespace loadline::rules
