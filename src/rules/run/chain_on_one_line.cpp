// SPDX-License-Identifier: Apache-2.0
// RUN a && b && c, longer than a screen is wide.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

constexpr std::size_t wide = 120;

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const Source& source = *dockerfile.file.source;
  for (const auto& run : dockerfile.runs) {
    const Span span = run.instruction->span;
    const auto written = source.text(span);
    if (written.size() <= wide || contains(written, "\n") || run.instruction->json || run.script.broken ||
        contains(written, "#"))
      continue;
    std::vector<Edit> edits;
    const auto& commands = run.script.commands;
    for (std::size_t i = 1; i < commands.size(); ++i) {
      if (commands[i].depth != 0 || commands[i - 1].depth != 0 || commands[i].link != shell::Link::and_then) continue;
      const Span between = run.place_of({commands[i - 1].span.end, commands[i].span.begin}).span;
      if (trim(source.text(between)) != "&&") continue;
      edits.push_back(replaced({&source, between}, std::string{" "} + dockerfile.file.escape +
                                                       std::string{line_ending_of(source)} + "    && "));
    }
    if (edits.empty()) continue;
    auto& finding = out.report(dockerfile.at(span), std::to_string(written.size()) +
                                                        " columns: a change to one command is a change to all of them");
    finding.fixes.push_back({.title = "Give each command a line", .grade = Grade::safe, .edits = std::move(edits)});
  }
}

}  // namespace

extern constexpr Rule chain_on_one_line{
    .info = {.name = "chain-on-one-line",
             .summary = "Several commands stand on one long line",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .on = false,
             .aliases = "S7020 newline-per-chained-call"},
    .check = &check,
};

}  // namespace loadline::rules
