// SPDX-License-Identifier: Apache-2.0
// echo root:root | chpasswd.
#include <algorithm>

#include "base/text.h"
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

// What is drawn while the image is built is known to nobody: echo "git:$(openssl rand -hex 12)" | chpasswd.
bool is_drawn(const shell::Command& says) {
  return std::ranges::any_of(says.words, [](const shell::Word& word) {
    return contains(word.text, "/dev/urandom") || contains(word.text, "/dev/random") || contains(word.text, "rand") ||
           contains(word.text, "pwgen") || contains(word.text, "uuid");
  });
}

// What writes into the pipe; the commands of its substitutions stand between.
const shell::Command* head_of_pipe(const shell::Script& script, std::size_t at) {
  const auto& reader = script.commands[at];
  if (reader.link != shell::Link::pipe) return nullptr;
  while (at-- > 0)
    if (script.commands[at].depth == reader.depth && !script.commands[at].substitution) return &script.commands[at];
  return nullptr;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (std::size_t i = 0; i < run.script.commands.size(); ++i) {
      const auto& command = run.script.commands[i];
      if (!sets_password(command)) continue;
      const auto* says = head_of_pipe(run.script, i);
      if (says != nullptr && is_drawn(*says)) continue;
      out.report(run.place_of(command.span), "everybody who has the image has this password too");
    }
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
