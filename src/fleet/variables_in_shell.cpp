// SPDX-License-Identifier: Apache-2.0
// A scan for `$`; quoting is followed as far as single quotes matter.
#include "fleet/variables_in_shell.h"

#include <algorithm>
#include <set>

#include "base/letters.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

std::size_t name_end(std::string_view text, std::size_t at) { return name_letters.first_not_in(text, at); }

// NAME=..., export NAME=..., read NAME, for NAME in, local and declare.
std::set<std::string, std::less<>> set_by(const shell::Script& script, std::string_view text) {
  std::set<std::string, std::less<>> out;
  for (const auto& command : script.commands) {
    for (const auto& word : command.assignments) out.emplace(word.text.substr(0, word.text.find_first_of("=+")));
    const auto program = command.program();
    const bool sets = program == "export" || program == "read" || program == "local" || program == "declare" ||
                      program == "readonly" || program == "typeset" || program == "getopts" || program == "mapfile" ||
                      program == "printf";
    if (sets)
      for (const auto argument : command.arguments()) out.emplace(argument.substr(0, argument.find('=')));
  }
  // The loop's variable stands in no command; sourced files may set anything.
  for (auto at = text.find("for "); at != text.npos; at = text.find("for ", at + 4))
    out.emplace(slice(text, at + 4, name_end(text, at + 4)));
  return out;
}

}  // namespace

std::vector<ShellVariable> variables_in_shell(std::string_view text, const shell::Script& script) {
  std::vector<ShellVariable> out;
  if (text.find('$') == text.npos) return out;
  const auto own = set_by(script, text);
  bool single = false;
  bool twice = false;  // inside double quotes, where a single quote is a letter
  constexpr Letters telling{"\\'\"$"};
  for (std::size_t i = telling.first_in(text); i < text.size(); i = telling.first_in(text, i + 1)) {
    const char c = text[i];
    if (c == '\\' && !single) {
      ++i;
    } else if (c == '\'' && !twice) {
      single = !single;
    } else if (c == '"' && !single) {
      twice = !twice;
    } else if (c == '$' && !single) {
      const bool braced = i + 1 < text.size() && text[i + 1] == '{';
      const std::size_t begin = i + (braced ? 2 : 1);
      const std::size_t end = name_end(text, begin);
      const std::string name{slice(text, begin, end)};
      const char after = braced && end < text.size() ? text[end] : '}';
      // ${NAME:-x}, ${NAME-x}, ${NAME+x}, ${NAME:?} and the like think of an empty one.
      const bool handled = after == ':' || after == '-' || after == '+' || after == '=' || after == '?';
      if (!name.empty() && !handled && !own.contains(name)) out.push_back({name, span_at(i, braced ? end + 1 : end)});
      if (end > i) i = end - 1;
    }
  }
  return out;
}

Place place_of_variable(const Build& build, const dockerfile::Instruction& instruction, std::string_view name) {
  const Source& source = *build.dockerfile->file.source;
  const auto text = source.text(instruction.span);
  for (const std::string_view lead : {"${", "$"}) {
    const std::string wanted = std::string{lead} + std::string{name};
    for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) {
      auto end = at + wanted.size();
      if (end < text.size() && name_letters.contain(text[end])) continue;
      if (lead == "${" && end < text.size() && text[end] == '}') ++end;
      return {&source, span_at(instruction.span.begin + at, instruction.span.begin + end)};
    }
  }
  return build.at(instruction);
}

}  // namespace loadline::fleet
