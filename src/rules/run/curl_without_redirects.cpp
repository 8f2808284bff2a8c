// SPDX-License-Identifier: Apache-2.0
// curl -o x URL without -L.
#include <algorithm>

#include "base/text.h"
#include "fleet/variable_values.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool follows(const fleet::Run& run, const shell::Command& command) {
  return std::ranges::any_of(command.words, [&](const shell::Word& word) {
    const std::string_view text = word.text;
    return text == "--location" || text == "--location-trusted" || text == "-K" || text == "-V" ||
           text == "--version" || text == "-X" || text == "-d" || text == "-I" || may_hold_flags(run, word) ||
           (text.size() > 1 && text[0] == '-' && text[1] != '-' && contains(text, "L"));
  });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "curl" || command.words.size() < 2 || follows(run, command)) continue;
      auto& finding = out.report(run.place_of(command.span),
                                 "where the server answers with a redirection, curl saves that answer");
      offer(finding, "Follow redirections", Grade::risky, after_program(run, command, " -L"));
    }
}

}  // namespace

extern constexpr Rule curl_without_redirects{
    .info = {.name = "curl-without-redirects",
             .summary = "curl does not follow where the server sends it",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "curlUseFlagL curl-should-follow-redirects"},
    .check = &check,
};

}  // namespace loadline::rules
