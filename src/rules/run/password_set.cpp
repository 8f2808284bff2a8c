// SPDX-License-Identifier: Apache-2.0
// echo root:root | chpasswd.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool sets_password(const shell::Command& command) {
  const auto program = command.program();
  if (program == "chpasswd") return true;
  if (program == "passwd") return command.has_flag("-d") || command.has_flag("--delete") || command.has_flag("--stdin");
  if (program == "useradd" || program == "usermod") return shell::flag_value(command, "--password", "-p").has_value();
  return false;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands)
      if (sets_password(command))
        out.report(run.place_of(command.span), "everybody who has the image has this password too");
}

}  // namespace

extern constexpr Rule password_set{
    .info = {.name = "password-set",
             .summary = "A password is set, or taken away, in the image",
             .severity = Severity::warning,
             .aliases = "CKV2_DOCKER_17 DKL-LI-0001"},
    .check = &check,
};

}  // namespace loadline::rules
