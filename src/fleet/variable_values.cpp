// SPDX-License-Identifier: Apache-2.0
// Looks back from a command: first through its script, then through its stage.
#include "fleet/variable_values.h"

#include <algorithm>
#include <variant>

#include "base/text.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// "$NAME" and "${NAME}".
std::string_view variable_in(std::string_view text) {
  if (!text.starts_with('$')) return {};
  text.remove_prefix(1);
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  return is_name(text) ? text : std::string_view{};
}

// What a place says of a variable: nothing, that it has a value which is not known, or the value.
struct Unknown {};
using Said = std::variant<std::monostate, Unknown, std::string>;

// "NAME=value" and "NAME+=value".
Said said_by(const shell::Word& word, std::string_view name) {
  std::string_view text = word.text;
  if (!text.starts_with(name)) return {};
  text.remove_prefix(name.size());
  if (text.starts_with("+=")) return Unknown{};
  if (!text.starts_with('=')) return {};
  if (!word.literal) return Unknown{};
  return std::string{text.substr(1)};
}

// The variable outlives the command where there is no other, and where that is a builtin of the shell itself
// (POSIX.1-2017 XCU 2.14): `deps='gcc' set -x`.
Said said_by_script(const shell::Script& script, const shell::Command& user, std::string_view name) {
  Said out;
  for (const auto& command : script.commands) {
    if (command.span.begin >= user.span.begin) break;
    const auto program = command.program();
    const bool stays = command.words.empty() || program == "set" || program == "export" || program == "readonly";
    if (!stays) continue;
    const bool exports = program == "export" || program == "readonly";
    for (const auto* words : {&command.assignments, &command.words}) {
      if (words == &command.words && !exports) continue;
      for (const auto& word : *words) {
        auto said = said_by(word, name);
        if (std::holds_alternative<std::monostate>(said)) continue;
        // In a branch or in another shell it is one value among others.
        out = command.depth == user.depth && command.scope == user.scope ? std::move(said) : Said{Unknown{}};
        if (std::holds_alternative<Unknown>(out)) return out;
      }
    }
  }
  return out;
}

std::string_view unquoted(std::string_view value) {
  const bool quotes = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.back() == value.front();
  return quotes ? value.substr(1, value.size() - 2) : value;
}

Said said_by_stage(const Dockerfile& dockerfile, const Run& run, std::string_view name) {
  Said out;
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.span.begin >= run.instruction->span.begin) break;
    if (instruction.keyword == Keyword::from) out = {};
    if (instruction.keyword != Keyword::env && instruction.keyword != Keyword::arg) continue;
    for (const auto& pair : instruction.pairs) {
      if (pair.key != name) continue;
      const auto value = pair.value ? unquoted(*pair.value) : std::string_view{};
      if (!pair.value || value.find_first_of("$\\`") != value.npos) out = Unknown{};
      else out = std::string{value};
    }
  }
  return out;
}

}  // namespace

std::optional<std::vector<std::string>> words_behind(const Dockerfile& dockerfile, const Run& run,
                                                     const shell::Command& command, const shell::Word& word) {
  const auto name = variable_in(word.text);
  if (name.empty() || slice(run.text, word.span) != word.text) return std::nullopt;
  auto said = said_by_script(run.script, command, name);
  if (std::holds_alternative<std::monostate>(said)) said = said_by_stage(dockerfile, run, name);
  const auto* value = std::get_if<std::string>(&said);
  if (value == nullptr) return std::nullopt;
  const auto parts = split_blanks(*value);
  return std::vector<std::string>{parts.begin(), parts.end()};
}

bool may_hold_flags(const Run& run, const shell::Word& word) {
  const std::string_view text = word.text;
  if (word.literal || !text.starts_with('$')) return false;
  if (text == "$@" || text == "$*") return true;
  const auto written = slice(run.text, word.span);
  if (written == text) return !variable_in(text).empty() || text.starts_with("$(") || text.starts_with("${");
  return written != "\"" + word.text + "\"";  // within the text of another shell: not seen as it is written
}

}  // namespace loadline::fleet
