// SPDX-License-Identifier: Apache-2.0
// Compound commands (POSIX.1-2017 XCU 2.9.4, 2.9.5) and bash's select, (( )), [[ ]], `function`.
#include "shell/parser.h"

#include <algorithm>

namespace loadline::shell {
namespace {

constexpr std::string_view reserved[] = {"if",   "then", "elif", "else",   "fi", "for", "while", "until", "do",
                                         "done", "case", "esac", "select", "in", "{",   "}",     "[[",    "function"};

}  // namespace

std::string_view Parser::reserved_here() const {
  if (done()) return {};
  auto end = at_;
  while (end < end_ && end - at_ < 9 && !is_meta(text_[end]) && text_[end] != '\r') ++end;
  const auto word = slice(text_, at_, end);
  const auto found = std::ranges::find(reserved, word);
  return found == std::end(reserved) ? std::string_view{} : *found;
}

bool Parser::take_reserved(std::string_view word) {
  skip_space();
  if (reserved_here() != word) return false;
  at_ += word.size();
  return true;
}

bool Parser::parse_compound(Link link) {
  if (peek() == '(') {
    if (peek(1) == '(' && parse_arithmetic_command()) return true;
    parse_subshell(link);
    return true;
  }
  const auto word = reserved_here();
  if (word.empty() || word == "in") return false;
  const Deeper deeper{*this};
  if (broken_) return true;
  if (word == "[[") {
    parse_test(link);
    return true;
  }
  const auto begin = at_;
  at_ += word.size();
  if (word == "if") {
    parse_if(link);
  } else if (word == "while" || word == "until") {
    parse_loop(link);
  } else if (word == "for" || word == "select") {
    parse_for(link);
  } else if (word == "case") {
    parse_case();
  } else if (word == "{") {
    parse_group(link);
  } else if (word == "function") {
    skip_blanks();
    static_cast<void>(read_word());
    skip_blanks();
    if (peek() == '(' && peek(1) == ')') at_ += 2;
    parse_function_body();
  } else {
    break_off(begin);  // "then", "fi", ... where a command should stand
  }
  return true;
}

void Parser::parse_body(Link first, bool conditional) {
  const bool saved = around_.conditional;
  around_.conditional = saved || conditional;
  parse_list(first);
  around_.conditional = saved;
}

// Of an `if` or a loop.
void Parser::parse_condition(Link first) {
  const bool saved = around_.tested;
  around_.tested = true;
  parse_list(first);
  around_.tested = saved;
}

void Parser::parse_if(Link link) {
  const auto begin = at_;
  around_.depth += 1;
  parse_condition(link);
  if (!take_reserved("then")) return break_off(begin);
  parse_body(Link::start, true);
  while (take_reserved("elif")) {
    const bool saved = around_.conditional;
    around_.conditional = true;
    parse_condition(Link::start);
    around_.conditional = saved;
    if (!take_reserved("then")) return break_off(begin);
    parse_body(Link::start, true);
  }
  if (take_reserved("else")) parse_body(Link::start, true);
  if (!take_reserved("fi")) break_off(begin);
}

void Parser::parse_loop(Link link) {
  const auto begin = at_;
  around_.depth += 1;
  parse_condition(link);
  if (!take_reserved("do")) return break_off(begin);
  parse_body(Link::start, true);
  if (!take_reserved("done")) break_off(begin);
}

// After `for` or `select`: NAME [in words], or ((;;)).
void Parser::parse_for(Link link) {
  const auto begin = at_;
  Loop loop;
  skip_blanks();
  if (peek() == '(' && peek(1) == '(') {
    if (!parse_arithmetic_command()) return break_off(begin);
  } else {
    loop.variable = read_word().text;
    if (take_reserved("in")) {
      for (skip_blanks(); !done() && !at_word_end(); skip_blanks()) loop.words.push_back(read_word());
    }
  }
  skip_blanks();
  if (peek() == ';') ++at_;
  around_.depth += 1;
  const bool braces = take_reserved("{");  // bash: for ...; { list; }
  if (!braces && !take_reserved("do")) return break_off(begin);
  loop.begin = script_.commands.size();
  parse_body(link, true);
  if (!take_reserved(braces ? "}" : "done")) return break_off(begin);
  loop.end = script_.commands.size();
  if (loops_ != nullptr) loops_->push_back(std::move(loop));
}

void Parser::parse_case() {
  const auto begin = at_;
  around_.depth += 1;
  skip_blanks();
  static_cast<void>(read_word());
  if (!take_reserved("in")) return break_off(begin);
  while (!done()) {
    skip_space();
    if (take_reserved("esac")) return;
    parse_case_item();
  }
  break_off(begin);
}

void Parser::parse_case_item() {
  const auto begin = at_;
  if (peek() == '(') ++at_;
  for (;;) {
    skip_blanks();
    const auto before = at_;
    static_cast<void>(read_word());
    skip_blanks();
    if (at_ == before && peek() != '|') return break_off(begin);
    if (peek() != '|') break;
    ++at_;
  }
  if (peek() != ')') return break_off(begin);
  ++at_;
  parse_body(Link::start, true);
  skip_space();
  if (starts(";;&")) {
    at_ += 3;
  } else if (starts(";;") || starts(";&")) {
    at_ += 2;
  } else if (reserved_here() != "esac") {
    break_off(begin);
  }
}

void Parser::parse_function_body() {
  const Deeper deeper{*this};
  if (broken_) return;
  around_.conditional = true;  // runs when called, if ever
  skip_space();
  const auto begin = at_;
  if (done() || !parse_compound(Link::start)) break_off(begin);
}

void Parser::parse_group(Link link) {
  const auto begin = at_;
  around_.depth += 1;
  parse_list(link);
  if (!take_reserved("}")) break_off(begin);
}

void Parser::parse_subshell(Link link) {
  const Deeper deeper{*this};
  const auto begin = at_++;
  if (broken_) return;
  enter_scope();
  parse_list(link);
  if (peek() != ')') return break_off(begin);
  ++at_;
}

// (( expression )): true if it was one; a subshell in a subshell looks alike.
bool Parser::parse_arithmetic_command() {
  if (not_arithmetic_.contains(at_)) return false;
  std::size_t open = 0;
  for (auto at = at_ + 2; at < end_; ++at) {
    const char c = text_[at];
    if (c == '\'' || c == '"' || c == '`') break;  // no arithmetic has quotes worth following
    if (c == '(') ++open;
    if (c != ')') continue;
    if (open-- > 0) continue;
    if (at + 1 >= end_ || text_[at + 1] != ')') break;
    at_ = at + 2;
    return true;
  }
  not_arithmetic_.insert(at_);
  return false;
}

// [[ ... ]] is one command whose operators are words.
void Parser::parse_test(Link link) {
  const auto begin = at_;
  const auto index = open_command(link);
  for (;;) {
    skip_space();
    if (done()) return break_off(begin);
    Word word;
    if (at_word_end()) {
      const auto from = at_;
      at_ += starts("&&") || starts("||") ? 2u : 1u;
      word.text = slice(text_, from, at_);
      word.span = span_at(from, at_);
    } else {
      word = read_word();
    }
    const bool last = slice(text_, word.span) == "]]";
    script_.commands[index].words.push_back(std::move(word));
    if (last) break;
  }
  script_.commands[index].span = span_at(begin, at_);
  find_program(script_.commands[index]);
}

}  // namespace loadline::shell
