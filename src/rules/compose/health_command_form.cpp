// SPDX-License-Identifier: Apache-2.0
// A health check that is written so that it does something else than it reads.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

using compose::Text;

// CMD runs a program, without a shell that would understand these.
bool needs_shell(std::string_view word) {
  return word == "||" || word == "&&" || word == "|" || word == ";" || word == ">";
}

std::string joined(const std::vector<Text>& words, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < words.size(); ++i) out += (i > from ? " " : "") + words[i].value;
  return out;
}

// One edit from the first word to the last, where they stand on one line of a flow list.
void offer_words(const std::vector<Text>& test, const std::string& text, std::string title, Finding& finding) {
  const Place first = test.front().place, last = test.back().place;
  if (first.source != last.source || last.span.end <= first.span.begin) return;
  const Place all{first.source, {first.span.begin, last.span.end}};
  const auto written = all.text();
  if (contains(written, "\n") || contains(written, "$")) return;
  finding.fixes.push_back({std::move(title), Grade::risky, {{all, text}}});
}

std::string exec_words(std::string_view command) {
  std::string out = "\"CMD\"";
  for (const auto word : split_blanks(command)) out += ", " + yaml_text(word);
  return out;
}

void check_cmd(const fleet::Service& service, const std::vector<Text>& test, Findings& out) {
  if (test.size() == 2 && contains(trim(test[1].value), " ") && !test[1].value.starts_with('/')) {
    auto& finding = out.report(test[1].place, "the health check of `" + service.name + "` runs a program called `" +
                                                  test[1].value + "`, blanks and all, which no image has");
    const bool shell = test[1].value.find_first_of("|&;<>$\"'`") != std::string::npos;
    offer_words(test, shell ? "\"CMD-SHELL\", " + yaml_text(test[1].value) : exec_words(test[1].value),
                shell ? "Let a shell run it" : "Name its arguments one by one", finding);
    return;
  }
  for (std::size_t i = 2; i < test.size(); ++i) {
    if (!needs_shell(test[i].value)) continue;
    auto& finding = out.report(
        test[i].place, "`" + test[i].value + "` is an argument of `" + test[1].value + "` here: CMD starts no shell");
    // `|| exit 1` changes nothing behind a program that fails by itself.
    if (test[i].value == "||" && joined(test, i + 1) == "exit 1") {
      std::string words = "\"CMD\"";
      for (std::size_t j = 1; j < i; ++j) words += ", " + yaml_text(test[j].value);
      offer_words(test, words, "Leave the rest out", finding);
    }
    return;
  }
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& health = service.definition->healthcheck;
  if (!health || health->disabled || health->test.size() < 2) return;
  const auto& test = health->test;
  if (test[0].value == "CMD") return check_cmd(service, test, out);
  if (test[0].value != "CMD-SHELL" || test.size() == 2) return;
  // sh -c WORD WORD...: only the first one is the script (moby daemon/health.go, cmdProbe).
  auto& finding = out.report(test[2].place, "CMD-SHELL runs `" + test[1].value +
                                                "` alone: what follows are arguments of "
                                                "the shell");
  offer_words(test, "\"CMD-SHELL\", " + yaml_text(joined(test, 1)), "Write the command as one text", finding);
}

}  // namespace

extern constexpr Rule health_command_form{
    .info = {.name = "health-command-form",
             .summary = "A health check runs another command than it reads",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
