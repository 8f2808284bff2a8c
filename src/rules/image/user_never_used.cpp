// SPDX-License-Identifier: Apache-2.0
// useradd app, and no USER.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// The name that useradd or adduser gives; `addgroup` and `adduser user group` make none.
std::string created_user(const shell::Command& command) {
  if (command.program() != "useradd" && command.program() != "adduser") return {};
  const auto& words = command.words;
  if (words.empty() || !words.back().literal || words.back().text.starts_with('-') || words.size() < 2) return {};
  if (command.program() == "adduser" && command.has_flag("--group") && !command.has_flag("--system")) return {};
  return words.back().text;
}

// A program that gives the rights up, or an entry point that may.
bool may_drop_rights(const fleet::Build& build, const dockerfile::Stage& target, const std::string& user) {
  for (const auto* at : build.stages.chain_of(target))
    for (const auto& step : at->steps) {
      const auto& text = step.instruction->body.text;
      for (const std::string_view dropper :
           {"gosu", "su-exec", "setpriv", "runuser", "s6-", "su ", "sudo", "sshd", "--chown=", "supervisord"})
        if (contains(text, dropper)) return true;
    }
  const auto* entry = target.entrypoint != nullptr ? target.entrypoint : target.command;
  return entry == nullptr || contains(entry->body.text, ".sh") || contains(entry->body.text, user) ||
         contains(entry->body.text, "entrypoint");
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet) || target->user_set != nullptr) return;
  for (const auto& at : image_runs(build))
    for (const auto& command : at.run->script.commands) {
      const auto user = created_user(command);
      if (user.empty() || may_drop_rights(build, *target, user)) continue;
      auto& finding = out.report(at.run->place_of(command.span),
                                 "`" + user + "` is created, and no `USER " + user + "` follows");
      const auto* last = target->entrypoint != nullptr ? target->entrypoint : target->command;
      if (at.stage == target)
        finding.fixes.push_back({.title = "Run as `" + user + "`",
                                 .grade = Grade::risky,
                                 .edits = {line_before(*at.run->source, last->span.begin, "USER " + user)}});
      return;
    }
}

}  // namespace

extern constexpr Rule user_never_used{
    .info = {.name = "user-never-used",
             .summary = "A user is created, and the image runs as root all the same",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "user-created-but-never-used"},
    .check = &check,
};

}  // namespace loadline::rules
