// SPDX-License-Identifier: Apache-2.0
// RUN a, RUN b.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool same_flags(const dockerfile::Instruction& a, const dockerfile::Instruction& b) {
  return std::ranges::equal(a.flags, b.flags,
                            [](const auto& x, const auto& y) { return x.name == y.name && x.value == y.value; });
}

// Who chains commands knows how, and has several RUNs on purpose (as hadolint's DL3059 has it); a heredoc is several
// commands.
bool is_single(const fleet::Run& run) { return run.instruction->heredocs.empty() && run.script.commands.size() <= 1; }
bool is_plain(const fleet::Run& run) {
  return !run.instruction->json && run.instruction->heredocs.empty() && !run.script.broken &&
         run.instruction->comments.empty() && !run.text.ends_with('&') && !contains(run.text, ";") &&
         !contains(run.text, "#") && !contains(run.text, "||");
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto& instructions = dockerfile.file.instructions;
  const Source& source = *dockerfile.file.source;
  const fleet::Run* first = nullptr;
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    const auto* run = instructions[i].keyword == Keyword::run ? dockerfile.run_of(instructions[i]) : nullptr;
    if (run == nullptr || first == nullptr || !same_flags(*first->instruction, *run->instruction) || !is_single(*run) ||
        !is_single(*first)) {
      first = run;
      continue;
    }
    auto& finding = out.report(dockerfile.at(instructions[i].span), "one layer more for a single command");
    const auto& before = instructions[i - 1];
    const Span gap{before.span.end, run->place_of({0, 0}).span.begin};
    const auto* previous = dockerfile.run_of(before);
    if (previous == nullptr || !is_plain(*previous) || !is_plain(*run) || contains(source.text(gap), "#")) continue;
    finding.fixes.push_back({.title = "Join them",
                             .grade = Grade::risky,
                             .edits = {replaced({&source, gap}, std::string{" "} + dockerfile.file.escape +
                                                                    std::string{line_ending_of(source)} + "    && ")}});
  }
}

}  // namespace

extern constexpr Rule consecutive_runs{
    .info = {.name = "consecutive-runs",
             .summary = "A RUN follows another that could be part of it",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "DL3059 S7031 prefer-run-heredoc 0008c003"},
    .check = &check,
};

}  // namespace loadline::rules
