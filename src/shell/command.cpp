// SPDX-License-Identifier: Apache-2.0
// Which program a command really runs, and what its flags say.
#include <algorithm>

#include "base/paths.h"
#include "shell/parser.h"

namespace loadline::shell {
namespace {

// Programs that run the command in their arguments.
struct Wrapper {
  std::string_view name;
  std::string_view letters;  // short flags that take a value
  std::string_view words;    // long flags that take the next word, between blanks
  unsigned operands = 0;     // words of its own before the command
  bool assignments = false;  // takes NAME=value in front
};
constexpr Wrapper wrappers[] = {
    {"env", "uCS", " --unset --chdir ", 0, true},
    {"sudo", "ughpCrtTURD", " --user --group --host --prompt --chdir --role --type --chroot --other-user ", 0, true},
    {"doas", "uC", "", 0, false},
    {"exec", "a", "", 0, false},
    {"command", "", "", 0, false},
    {"builtin", "", "", 0, false},
    {"time", "fo", " --format --output ", 0, false},
    {"nice", "n", " --adjustment ", 0, false},
    {"ionice", "cn", " --class --classdata ", 0, false},
    {"nohup", "", "", 0, false},
    {"setsid", "", "", 0, false},
    {"stdbuf", "ioe", " --input --output --error ", 0, false},
    {"timeout", "sk", " --signal --kill-after ", 1, false},
    {"xargs", "IEdnLPsa", " --max-args --max-procs --max-lines --delimiter --arg-file --replace ", 0, false},
    {"chroot", "", "", 1, false},
    {"gosu", "", "", 1, false},
    {"su-exec", "", "", 1, false},
    {"tini", "pe", "", 0, false},
    {"dumb-init", "r", " --rewrite ", 0, false},
    {"eatmydata", "", "", 0, false},
    {"busybox", "", "", 0, false},
    {"dotenv", "ev", "", 0, false},
    {"cross-env", "", "", 0, true},
};

bool looks_assigned(std::string_view text) {
  const auto equals = text.find('=');
  return equals != text.npos && equals > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals), is_name);
}

// Past the wrapper's own flags and operands, from the word after its name.
std::size_t after_wrapper(const Command& command, const Wrapper& wrapper, std::size_t at) {
  const auto& words = command.words;
  for (; at < words.size(); ++at) {
    const std::string_view text = words[at].text;
    if (text == "--") {
      ++at;
      break;
    }
    if (wrapper.assignments && looks_assigned(text)) continue;
    if (text.size() < 2 || text[0] != '-') break;
    if (text[1] == '-') {
      std::string padded{' '};
      padded.append(text).push_back(' ');
      if (wrapper.words.find(padded) != wrapper.words.npos) ++at;
    } else if (wrapper.letters.find(text.back()) != wrapper.letters.npos) {
      ++at;
    }
  }
  if (wrapper.assignments)
    while (at < words.size() && looks_assigned(words[at].text)) ++at;
  return std::min(at + wrapper.operands, words.size());
}

// Past wrappers; the number of words where there is no program.
std::size_t program_index(const Command& command) {
  std::size_t at = 0;
  while (at < command.words.size()) {
    const auto name = base_name(command.words[at].text);
    const auto wrapper = std::ranges::find(wrappers, name, &Wrapper::name);
    if (wrapper == std::end(wrappers)) return at;
    // `command -v git` asks, and runs nothing.
    if (name == "command" && at + 1 < command.words.size() &&
        (command.words[at + 1].text == "-v" || command.words[at + 1].text == "-V"))
      return at;
    const auto next = after_wrapper(command, *wrapper, at + 1);
    if (next >= command.words.size()) return at;
    at = next;
  }
  return at;
}

}  // namespace

void find_program(Command& command) {
  command.program_at = program_index(command);
  const auto* word = command.program_word();
  if (word == nullptr) return;
  const auto name = base_name(word->text);
  const auto begin = static_cast<std::size_t>(name.data() - word->text.data());
  command.program_name = span_at(begin, begin + name.size());
}

std::string_view Command::program() const {
  const auto* word = program_word();
  return word == nullptr ? std::string_view{} : slice(word->text, program_name);
}

const Word* Command::program_word() const { return program_at < words.size() ? &words[program_at] : nullptr; }

std::vector<std::string_view> Command::arguments() const {
  std::vector<std::string_view> out;
  for (auto at = program_at + 1; at < words.size(); ++at) out.push_back(words[at].text);
  return out;
}

bool Command::has_flag(std::string_view flag) const {
  const bool letter = flag.size() == 2 && flag[0] == '-' && flag[1] != '-';
  for (const auto text : arguments()) {
    if (text == "--") return false;
    if (text == flag) return true;
    if (text.size() > flag.size() && text.starts_with(flag) && text[flag.size()] == '=')
      return text.substr(flag.size()) != "=false";
    const bool cluster = text.size() > 2 && text[0] == '-' && std::all_of(text.begin() + 1, text.end(), is_name_start);
    if (letter && cluster && text.find(flag[1], 1) != text.npos) return true;
  }
  return false;
}

std::vector<std::string_view> flag_values(const Command& command, std::string_view long_name,
                                          std::string_view short_name) {
  std::vector<std::string_view> out;
  const auto arguments = command.arguments();
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    for (const auto name : {long_name, short_name}) {
      auto text = arguments[i];
      if (name.empty() || !text.starts_with(name)) continue;
      text.remove_prefix(name.size());
      if (text.empty()) {
        if (i + 1 < arguments.size()) out.push_back(arguments[++i]);
      } else if (text[0] == '=') {
        out.push_back(text.substr(1));
      } else if (!name.starts_with("--")) {
        out.push_back(text);
      } else {
        continue;
      }
      break;
    }
  }
  return out;
}

std::optional<std::string_view> flag_value(const Command& command, std::string_view long_name,
                                           std::string_view short_name) {
  const auto values = flag_values(command, long_name, short_name);
  if (values.empty()) return std::nullopt;
  return values.back();
}

}  // namespace loadline::shell
