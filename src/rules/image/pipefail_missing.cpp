// SPDX-License-Identifier: Apache-2.0
// A pipeline whose first part may fail unseen.
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "fleet/programs.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// A script of the project's own: `./configure`, `python3 setup.py`.
bool runs_a_script(const shell::Command& command) {
  const auto* program = command.program_word();
  if (program == nullptr) return false;
  if (program->text.starts_with("./") || program->text.starts_with("../")) return true;
  constexpr std::array<std::string_view, 8> interpreters = {"sh",      "bash", "zsh",  "python",
                                                            "python3", "node", "ruby", "perl"};
  const auto arguments = command.arguments();
  return std::ranges::find(interpreters, command.program()) != interpreters.end() && !arguments.empty() &&
         !arguments.front().starts_with('-');
}

// Programs whose failure at the head of a pipe loses something: they fetch, unpack or compile.
bool fails_for_reasons(const shell::Command& command) {
  constexpr std::array<std::string_view, 14> programs = {"curl", "wget", "tar",  "gzip", "gunzip", "unzip",   "git",
                                                         "npm",  "pnpm", "yarn", "pip",  "make",   "openssl", "gpg"};
  return std::ranges::find(programs, command.program()) != programs.end() || runs_a_script(command);
}

// Programs that end with an error where nothing comes, so that the step fails as it should. Each tried with no input,
// archives with half of one as well: GNU tar 1.34, gzip 1.12, bzip2 1.0.8, gpg 2.2.40, apt-key 2.6.1, BusyBox 1.35;
// grep finds nothing. Not so bsdtar and BusyBox's unxz, which are content with nothing.
bool fails_on_nothing(const shell::Command& tail) {
  constexpr std::array<std::string_view, 6> programs = {"tar", "gunzip", "bunzip2", "sha256sum", "apt-key", "grep"};
  const auto program = tail.program();
  if (std::ranges::find(programs, program) != programs.end()) return true;
  if (program == "gpg" || program == "gpg2") return tail.has_flag("--dearmor") || tail.has_flag("--import");
  return (program == "gzip" || program == "bzip2") && tail.has_flag("-d");
}

bool shell_has_pipefail(const fleet::Build& build, const dockerfile::Stage& stage, const dockerfile::Instruction& run) {
  bool set = false;
  auto chain = build.stages.chain_of(stage);
  std::ranges::reverse(chain);
  for (const auto* at : chain)
    for (const auto& step : at->steps)
      if (step.instruction->keyword == dockerfile::Keyword::shell && step.instruction->span.begin < run.span.begin) {
        set = contains(step.instruction->body.text, "pipefail");
        // PowerShell and cmd have pipes of another kind.
        if (contains(lower(step.instruction->body.text), "powershell") || contains(step.instruction->body.text, "cmd"))
          set = true;
      }
  return set;
}

// BusyBox's ash knows the option (shell/ash.c); dash of Debian 12 does not, but bash is there.
// `first`: the first RUN of the stage that lacks it. One SHELL before it serves all that follow, so all of them have
// the same fix.
void offer_pipefail(const fleet::Build& build, const fleet::StageRun& at, const dockerfile::Instruction& first,
                    Finding& finding) {
  const auto* base = build.base_of(*at.stage);
  if (base == nullptr || !at.run->instruction->heredocs.empty()) return;
  const Source& source = *at.run->source;
  if (fleet::libc_of(*base) == fleet::Libc::musl) {
    offer(finding, "Set pipefail", Grade::risky,
          insert_at(source, at.run->place_of({0, 1}).span.begin, "set -o pipefail && "));
  } else if (fleet::has_program(build, *at.stage, "bash") == fleet::Truth::yes) {
    offer(finding, "Use a shell with pipefail", Grade::risky,
          line_before(source, first.span.begin, "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"));
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  std::map<const dockerfile::Stage*, const dockerfile::Instruction*> firsts;
  for (const auto& at : reachable_runs(build)) {
    if (at.run->instruction->json || contains(at.run->text, "pipefail") ||
        contains(at.run->instruction->body.text, "pipefail") ||
        shell_has_pipefail(build, *at.stage, *at.run->instruction))
      continue;
    const auto& commands = at.run->script.commands;
    for (std::size_t i = 1; i < commands.size(); ++i) {
      const auto& head = commands[i - 1];
      const auto& next = commands[i];
      // In a condition or a substitution the status is looked at in other ways; a part that is a group of commands
      // has several heads or tails.
      if (next.link != shell::Link::pipe || head.link == shell::Link::pipe || head.depth != next.depth || head.tested ||
          head.substitution)
        continue;
      if (!fails_for_reasons(head)) continue;
      std::size_t end = i;
      while (end + 1 < commands.size() && commands[end + 1].link == shell::Link::pipe) ++end;
      if (end + 1 < commands.size() && commands[end + 1].link == shell::Link::or_else) continue;
      if (fails_on_nothing(commands[end])) continue;
      auto& finding = out.report(at.run->place_of(joined(head.span, commands[end].span)),
                                 "when `" + std::string{head.program()} +
                                     "` fails, the build goes on: only the last command of a pipe counts");
      offer_pipefail(build, at, *firsts.try_emplace(at.stage, at.run->instruction).first->second, finding);
    }
  }
}

}  // namespace

extern constexpr Rule pipefail_missing{
    .info = {.name = "pipefail-missing",
             .summary = "A pipe hides that its first command failed",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DL4006 efbf148a set-pipefail"},
    .check = &check,
};

}  // namespace loadline::rules
