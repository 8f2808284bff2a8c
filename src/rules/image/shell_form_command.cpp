// SPDX-License-Identifier: Apache-2.0
// CMD node main.js: a shell is process 1, and the service is its child.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool is_builtin(std::string_view program) {
  constexpr std::array<std::string_view, 16> builtins = {"cd",    ".",    "source", "export", "set",  "ulimit",
                                                         "umask", "trap", "wait",   "eval",   "exit", "read",
                                                         "test",  "[",    "echo",   ":"};
  return std::ranges::find(builtins, program) != builtins.end();
}

// The words, when a shell would make nothing of them but words.
std::optional<std::vector<std::string>> plain_words(const shell::Script& script, std::string_view text) {
  if (script.broken || script.commands.size() != 1 || text.find_first_of("~{}*?[]!") != text.npos) return std::nullopt;
  const auto& command = script.commands.front();
  if (!command.assignments.empty() || !command.redirections.empty() || command.words.empty() || command.depth != 0)
    return std::nullopt;
  std::vector<std::string> out;
  for (const auto& word : command.words) {
    if (!word.literal) return std::nullopt;
    out.push_back(word.text);
  }
  if (is_builtin(out.front())) return std::nullopt;
  return out;
}

// Somebody chose a shell, so running in one is meant; the builder's own check is silent then as well (BuildKit,
// dockerfile2llb/convert.go, JSONArgsRecommended).
bool changes_shell(const fleet::Build& build, const dockerfile::Stage& stage) {
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& step : at->steps)
      if (step.instruction->keyword == Keyword::shell) return true;
  return false;
}

void offer_exec_form(const fleet::Build& build, const dockerfile::Stage& target,
                     const dockerfile::Instruction& instruction, const shell::Script& script, Finding& finding) {
  const auto words = plain_words(script, instruction.body.text);
  if (!words || !instruction.comments.empty()) return;
  std::string json = "[";
  for (const auto& word : *words) json += (json.size() > 1 ? ", " : "") + json_string(word);
  const auto* base = build.base_of(target);
  // An entrypoint gets other arguments then; an ENTRYPOINT begins to take those of CMD.
  const bool alone = instruction.keyword == Keyword::cmd && target.entrypoint == nullptr && base != nullptr &&
                     fleet::image_runs_as_root(*base) == fleet::Truth::yes;
  const Span body = instruction.body.to_source(span_at(0, instruction.body.text.size()));
  finding.fixes.push_back({.title = "Use the exec form",
                           .grade = alone ? Grade::safe : Grade::risky,
                           .edits = {{build.at(body), json + "]"}}});
}

void check_command(const fleet::Build& build, const dockerfile::Stage& target,
                   const dockerfile::Instruction& instruction, Findings& out) {
  if (instruction.json || instruction.body.text.empty() || !instruction.heredocs.empty()) return;
  const auto script = shell::parse(instruction.body.text);
  // `exec node main.js` puts the service in the shell's place.
  const auto runs_exec = [](const shell::Command& command) {
    return !command.words.empty() && command.words.front().text == "exec";
  };
  if (std::ranges::any_of(script.commands, runs_exec)) return;
  const bool stays = has_dash(build, target);
  auto& finding = out.report(build.at(instruction),
                             stays ? "a shell runs in front of the service, which never hears SIGTERM"
                                   : "a shell is started first; only some shells put the service in their own place");
  if (!stays) finding.severity = Severity::info;
  offer_exec_form(build, target, instruction, script, finding);
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet) || changes_shell(build, *target)) return;
  if (target->entrypoint != nullptr) check_command(build, *target, *target->entrypoint, out);
  // A CMD is only an argument of an ENTRYPOINT in shell form, which ignores it.
  const bool ignored = target->entrypoint != nullptr && !target->entrypoint->json;
  if (target->command != nullptr && !ignored) check_command(build, *target, *target->command, out);
}

}  // namespace

extern constexpr Rule shell_form_command{
    .info = {.name = "shell-form-command",
             .summary = "CMD or ENTRYPOINT is in shell form",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DL3025 JSONArgsRecommended S7019 b86987e1 prefer-json-notation"},
    .check = &check,
};

}  // namespace loadline::rules
