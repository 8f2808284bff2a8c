// SPDX-License-Identifier: Apache-2.0
// CMD ["node", "$ENTRY"].
#include <algorithm>

#include "base/paths.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool is_shell(std::string_view program) {
  const auto name = base_name(program);
  return name == "sh" || name == "bash" || name == "ash" || name == "dash" || name == "zsh" || name == "cmd" ||
         name == "powershell" || name == "pwsh" || name.starts_with("envsubst");
}

// $NAME or ${NAME}, and nothing around it that only another program would understand.
bool is_variable(std::string_view text) {
  if (text.size() < 2 || text[0] != '$') return false;
  auto name = text.substr(1);
  if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
  return !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == name.npos;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    const bool starts = instruction.keyword == Keyword::cmd || instruction.keyword == Keyword::entrypoint;
    if (!starts || !instruction.json || instruction.words.empty()) continue;
    if (std::ranges::any_of(instruction.words, [](const auto& word) { return is_shell(word.text); })) continue;
    for (const auto& word : instruction.words)
      if (is_variable(word.text))
        out.report(dockerfile.at(word.span),
                   "the program gets `" + word.text + "` as it stands: no shell is there to fill it in");
  }
}

}  // namespace

extern constexpr Rule variable_in_exec_form{
    .info = {.name = "variable-in-exec-form",
             .summary = "An exec form holds a variable, which nothing fills in",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
