// SPDX-License-Identifier: Apache-2.0
// Bytes between words, heredocs, and text inside the text: `sh -c '...'`, eval, escaped backticks.
#include "shell/parser.h"

#include <algorithm>

namespace loadline::shell {

Script parse(std::string_view text) {
  Script script;
  script.scopes.push_back(0);
  Parser{text, script, 0}.parse_all({}, Link::start);
  return script;
}

std::vector<Loop> loops_of(std::string_view text) {
  Script script;
  script.scopes.push_back(0);
  std::vector<Loop> out;
  Parser{text, script, 0, &out}.parse_all({}, Link::start);
  return out;
}

Script script_of_words(std::vector<Word> words, Span span) {
  Command command;
  command.words = std::move(words);
  find_program(command);
  command.span = span;
  Script out;
  out.commands.push_back(std::move(command));
  out.scopes = {0};
  return out;
}

void Parser::parse_all(Surroundings around, Link first) { parse_range(0, text_.size(), around, first); }

void Parser::parse_range(std::size_t begin, std::size_t end, Surroundings around, Link first) {
  const auto saved_end = end_;
  const auto saved_at = at_;
  const auto saved_around = around_;
  std::vector<Pending> waiting;
  waiting.swap(pending_);
  at_ = begin;
  end_ = std::min(end, end_);
  around_ = around;
  parse_list(first);
  if (!done()) break_off(at_);  // a ")" or ";;" that nothing opened
  pending_.swap(waiting);
  around_ = saved_around;
  end_ = saved_end;
  at_ = saved_at;
}

void Parser::parse_elsewhere(std::string_view inner, Span whole, Link first) {
  const auto from = script_.commands.size();
  const bool sound = !script_.broken;
  Parser parser{inner, script_, nesting_, loops_};
  parser.parse_all(around_, first);
  if (sound && script_.broken) script_.broken = whole;
  for (auto i = from; i < script_.commands.size(); ++i) {
    auto& command = script_.commands[i];
    command.span = whole;
    for (auto& word : command.assignments) word.span = whole;
    for (auto& word : command.words) word.span = whole;
    for (auto& redirection : command.redirections) {
      redirection.target.span = whole;
      redirection.heredoc = {};
    }
  }
}

void Parser::break_off(std::size_t from) {
  broken_ = true;
  if (!script_.broken) script_.broken = span_at(std::min(from, end_), end_);
}

void Parser::skip_blanks() {
  while (!done()) {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || (c == '\r' && (peek(1) == '\n' || at_ + 1 == end_))) {
      ++at_;
    } else if (c == '\\' && peek(1) == '\n') {
      at_ += 2;
    } else if (c == '#') {  // callers stand between words, where # starts a comment
      at_ = std::min(slice(text_, 0, end_).find('\n', at_), end_);
    } else {
      return;
    }
  }
}

void Parser::take_newline() {
  ++at_;
  if (!pending_.empty()) read_heredocs();
}

void Parser::skip_space() {
  for (;;) {
    skip_blanks();
    if (peek() != '\n') return;
    take_newline();
  }
}

void Parser::read_heredocs() {
  std::vector<Pending> waiting;
  waiting.swap(pending_);
  for (const auto& pending : waiting) read_heredoc(pending);
}

void Parser::read_heredoc(const Pending& pending) {
  const auto begin = std::min(at_, end_);
  auto line = begin;
  auto after = end_;
  while (line < end_) {
    const auto newline = std::min(text_.find('\n', line), end_);
    auto content = slice(text_, line, newline);
    if (content.ends_with('\r')) content.remove_suffix(1);
    if (pending.strip_tabs) content.remove_prefix(std::min(content.find_first_not_of('\t'), content.size()));
    if (content == pending.delimiter) {
      after = std::min(newline + 1, end_);
      break;
    }
    line = newline + 1;
  }
  line = std::min(line, end_);  // with no terminator the heredoc runs to the end, as shells take it
  const auto lines = span_at(begin, line);
  auto& redirections = script_.commands[pending.command].redirections;
  if (pending.redirection < redirections.size()) redirections[pending.redirection].heredoc = lines;
  if (pending.expand) {
    const Deeper deeper{*this};
    at_ = begin;
    read_expanding(line);
  }
  if (!broken_) look_inside_heredoc(pending, lines);
  at_ = after;
}

void Parser::enter_scope() {
  around_.depth += 1;
  script_.scopes.push_back(around_.scope);
  around_.scope = static_cast<std::uint32_t>(script_.scopes.size() - 1);
}

namespace {

constexpr std::string_view shells[] = {"sh", "bash", "dash", "ash", "zsh", "ksh"};
bool contains_substitution(std::string_view text) {
  return text.find("$(") != text.npos || text.find('`') != text.npos;
}

bool is_shell(std::string_view program) { return std::ranges::find(shells, program) != std::end(shells); }

// The word that `sh -c` takes for its script (sh -c, bash -lc, sh -ec, bash -o pipefail -c).
const Word* script_word(const Command& command, std::size_t program) {
  bool asked = false;
  for (auto i = program + 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].text;
    if (text.size() > 1 && (text[0] == '-' || text[0] == '+') && text != "--") {
      if (text[1] == '-') continue;
      asked = asked || (text[0] == '-' && text.find('c') != text.npos);
      if (text.back() == 'o' || text.back() == 'O') ++i;  // its value
      continue;
    }
    if (text == "--") continue;
    return asked ? &command.words[i] : nullptr;
  }
  return nullptr;
}

}  // namespace

// The string that another shell runs, as commands; in place where its bytes are the script's bytes.
void Parser::look_inside(std::size_t index) {
  const Command& command = script_.commands[index];
  const auto program = command.program_at;
  if (program >= command.words.size()) return;
  const Word* found = nullptr;
  const auto name = command.program();
  if (is_shell(name)) found = script_word(command, program);
  if (name == "eval" && command.words.size() == program + 2) found = &command.words[program + 1];
  if (found == nullptr) return;

  const Word word = *found;  // the commands to come move it
  const Surroundings outside = around_;
  const Deeper deeper{*this};
  if (broken_) return;
  around_.conditional = command.conditional;
  if (name == "eval") {
    around_.depth += 1;
  } else {
    enter_scope();
  }
  const auto raw = slice(text_, word.span);
  const bool quoted = raw.size() >= 2 && (raw[0] == '\'' || raw[0] == '"') && raw.back() == raw[0];
  if (quoted && raw.substr(1, raw.size() - 2) == word.text && !(raw[0] == '"' && contains_substitution(raw))) {
    parse_range(word.span.begin + 1u, word.span.end - 1u, around_, Link::start);
  } else {
    // A substitution in double quotes was listed already, as the outer shell runs it.
    const auto from = script_.commands.size();
    parse_elsewhere(word.text, word.span, Link::start);
    if (!word.literal) {
      const auto repeated = [&](const Command& c) { return c.substitution && !outside.substitution; };
      auto& all = script_.commands;
      all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(), repeated), all.end());
    }
  }
}

// `bash <<EOF`: its lines are commands too.
void Parser::look_inside_heredoc(const Pending& pending, Span lines) {
  const Command& command = script_.commands[pending.command];
  const auto program = command.program_at;
  if (program >= command.words.size() || !is_shell(command.program())) return;
  for (auto i = program + 1; i < command.words.size(); ++i)
    if (!command.words[i].text.starts_with('-') || command.words[i].text.find('c') != std::string::npos) return;
  const Deeper deeper{*this};
  if (broken_) return;
  around_.conditional = command.conditional;
  enter_scope();
  parse_range(lines.begin, lines.end, around_, Link::start);
}

}  // namespace loadline::shell
