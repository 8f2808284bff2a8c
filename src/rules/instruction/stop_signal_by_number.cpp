// SPDX-License-Identifier: Apache-2.0
// STOPSIGNAL 15.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Linux, signal(7): the same on every architecture that containers run on.
std::string_view signal_named(std::string_view number) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> signals = {{{"1", "SIGHUP"},
                                                                                     {"2", "SIGINT"},
                                                                                     {"3", "SIGQUIT"},
                                                                                     {"9", "SIGKILL"},
                                                                                     {"10", "SIGUSR1"},
                                                                                     {"12", "SIGUSR2"},
                                                                                     {"15", "SIGTERM"}}};
  const auto found = std::ranges::find(signals, number, &std::pair<std::string_view, std::string_view>::first);
  return found == signals.end() ? std::string_view{} : found->second;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::stopsignal || instruction.words.size() != 1) continue;
    const auto& word = instruction.words.front();
    if (!parse_integer<unsigned>(word.text)) continue;
    const auto name = std::string{signal_named(word.text)};
    auto& finding = out.report(dockerfile.at(word.span), name.empty() ? "a signal is easier to know by its name"
                                                                      : "`" + word.text + "` is `" + name + "`");
    if (!name.empty())
      finding.fixes.push_back(
          {.title = "Write `" + name + "`", .grade = Grade::safe, .edits = {replaced(dockerfile.at(word.span), name)}});
  }
}

}  // namespace

extern constexpr Rule stop_signal_by_number{
    .info = {.name = "stop-signal-by-number",
             .summary = "STOPSIGNAL is a number",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "prefer-canonical-stopsignal"},
    .check = &check,
};

}  // namespace loadline::rules
