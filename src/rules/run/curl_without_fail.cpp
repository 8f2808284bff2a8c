// SPDX-License-Identifier: Apache-2.0
// curl -o x URL without -f.
#include <algorithm>

#include "base/text.h"
#include "fleet/variable_values.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool has_letter(const shell::Command& command, char letter, std::string_view name) {
  return std::ranges::any_of(command.words, [&](const shell::Word& word) {
    const std::string_view text = word.text;
    return text == name ||
           (text.size() > 1 && text[0] == '-' && text[1] != '-' && contains(text, std::string_view{&letter, 1}));
  });
}

// Looks at the status itself, asks only for the headers, or reads its flags from somewhere else.
bool looks_itself(const fleet::Run& run, const shell::Command& command) {
  return command.has_flag("-w") || command.has_flag("--write-out") || command.has_flag("--fail-with-body") ||
         command.has_flag("--fail-early") || command.has_flag("-K") || command.has_flag("--config") ||
         command.has_flag("-I") || command.has_flag("--head") || command.has_flag("-V") ||
         command.has_flag("--version") || command.has_flag("-h") || command.has_flag("--help") ||
         std::ranges::any_of(command.words, [&](const auto& word) { return may_hold_flags(run, word); });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "curl" || command.words.size() < 2 || has_letter(command, 'f', "--fail") ||
          looks_itself(run, command))
        continue;
      auto& finding = out.report(run.place_of(command.span),
                                 "an answer like 404 is saved as if it were the file, and the build goes on");
      offer(finding, "Fail on an error", Grade::risky, after_program(run, command, " -f"));
    }
}

}  // namespace

extern constexpr Rule curl_without_fail{
    .info = {.name = "curl-without-fail",
             .summary = "curl takes an error page for the file",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "curlUseFlagF"},
    .check = &check,
};

}  // namespace loadline::rules
