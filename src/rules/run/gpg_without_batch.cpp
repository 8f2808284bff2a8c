// SPDX-License-Identifier: Apache-2.0
// gpg --keyserver ... --recv-keys ... without --batch.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      const auto program = command.program();
      if ((program != "gpg" && program != "gpg2") || command.words.size() < 2) continue;
      if (command.has_flag("--batch") || command.has_flag("--no-tty") || command.has_flag("--version")) continue;
      auto& finding = out.report(run.place_of(command.span),
                                 "gpg has nobody to ask, and its messages are not meant for scripts");
      offer(finding, "Add --batch", Grade::risky, after_program(run, command, " --batch"));
    }
}

}  // namespace

extern constexpr Rule gpg_without_batch{
    .info = {.name = "gpg-without-batch",
             .summary = "gpg may ask a question",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "gpgUseBatchFlag"},
    .check = &check,
};

}  // namespace loadline::rules
