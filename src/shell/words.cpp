// SPDX-License-Identifier: Apache-2.0
// Words: quoting and expansions (POSIX.1-2017 XCU 2.2, 2.6; bash's $'...', <(...), arrays).
#include "base/letters.h"
#include "shell/parser.h"

namespace loadline::shell {

namespace {
constexpr Letters plain_letters = name_letters + "-./:,+@%";  // mean nothing in a word but themselves
}

bool Parser::at_word_end() const {
  if (done()) return true;
  const char c = text_[at_];
  if ((c == '<' || c == '>') && peek(1) == '(') return false;  // process substitution
  return is_meta(c) || (c == '\r' && (peek(1) == '\n' || at_ + 1 == end_));
}

Word Parser::read_word() {
  Word word;
  const auto begin = at_;
  while (!at_word_end()) {
    const char c = text_[at_];
    switch (c) {
      case '\'': read_single_quoted(word); break;
      case '"': read_double_quoted(word); break;
      case '$': read_dollar(word); break;
      case '`':
      case '<':
      case '>': {
        const auto from = at_;
        c == '`' ? read_backticks() : (++at_, read_substitution());
        word.literal = false;
        word.text.append(slice(text_, from, at_));
        break;
      }
      case '\\':
        if (peek(1) != '\n' && at_ + 1 < end_) word.text += text_[at_ + 1];
        if (at_ + 1 >= end_) word.text += c;
        at_ = std::min(at_ + 2, end_);
        break;
      case '=':
        word.text += c;
        ++at_;
        if (peek() == '(' && is_name_start(text_[begin])) {
          const auto from = at_;
          read_array();
          word.literal = false;
          word.text.append(slice(text_, from, at_));
        }
        break;
      default:
        if (plain_letters.contain(c)) {  // most of all text: taken by the run, not by the letter
          const auto end = plain_letters.first_not_in(slice(text_, 0, end_), at_);
          word.text.append(slice(text_, at_, end));
          at_ = end;
          break;
        }
        if (c == '*' || c == '?') word.literal = false;
        // `[` alone is a command, {} is find's and xargs's placeholder.
        if ((c == '[' || c == '{') && peek(1) != '\0' && peek(1) != '}' && !is_meta(peek(1))) word.literal = false;
        word.text += c;
        ++at_;
    }
  }
  word.span = span_at(begin, at_);
  return word;
}

void Parser::read_single_quoted(Word& word) {
  const auto begin = at_ + 1;
  const auto close = slice(text_, 0, end_).find('\'', begin);
  if (close == text_.npos) return break_off(at_);
  word.text.append(slice(text_, begin, close));
  at_ = close + 1;
}

void Parser::read_double_quoted(Word& word) {
  const auto begin = at_++;
  while (!done() && text_[at_] != '"') {
    const char c = text_[at_];
    if (c == '$') {
      // Inside double quotes $'...' is no quoting.
      if (peek(1) == '\'' || peek(1) == '"') {
        word.text += c;
        ++at_;
      } else {
        read_dollar(word);
      }
    } else if (c == '`') {
      const auto from = at_;
      read_backticks();
      word.literal = false;
      word.text.append(slice(text_, from, at_));
    } else if (c == '\\' && at_ + 1 < end_) {
      const char next = text_[at_ + 1];
      if (next != '$' && next != '`' && next != '"' && next != '\\' && next != '\n') word.text += c;
      if (next != '\n') word.text += next;
      at_ += 2;
    } else {
      word.text += c;
      ++at_;
    }
  }
  if (done()) return break_off(begin);
  ++at_;
}

// $'...' (bash): the escapes that matter for reading; numeric ones stay as written and are not literal.
void Parser::read_ansi_quoted(Word& word) {
  const auto begin = at_;
  at_ += 2;
  while (!done() && text_[at_] != '\'') {
    if (text_[at_] != '\\' || at_ + 1 >= end_) {
      word.text += text_[at_++];
      continue;
    }
    const char c = text_[at_ + 1];
    constexpr std::string_view letters = "ntrabfve\\'\"?", meanings = "\n\t\r\a\b\f\v\x1b\\'\"?";
    const auto which = letters.find(c);
    if (which != letters.npos) {
      word.text += meanings[which];
    } else {
      word.literal = false;
      word.text.append({'\\', c});
    }
    at_ += 2;
  }
  if (done()) return break_off(begin);
  ++at_;
}

void Parser::read_dollar(Word& word) {
  const auto begin = at_;
  const char next = peek(1);
  if (next == '\'') return read_ansi_quoted(word);
  if (next == '"') {  // $"...": a translated string
    ++at_;
    return read_double_quoted(word);
  }
  ++at_;
  if (next == '(') {
    peek(1) == '(' && !not_arithmetic_.contains(at_) ? read_arithmetic() : read_substitution();
  } else if (next == '{') {
    read_parameter();
  } else if (is_name_start(next)) {
    while (!done() && is_name(text_[at_])) ++at_;
  } else if (is_digit(next) || (next != '\0' && std::string_view{"@*#?-$!"}.find(next) != std::string_view::npos)) {
    ++at_;
  } else {
    word.text += '$';
    return;
  }
  word.literal = false;
  word.text.append(slice(text_, begin, at_));
}

// ${NAME}, ${NAME:-word}, ${NAME/a/b} and all the rest: up to the brace that closes it.
void Parser::read_parameter() {
  const Deeper deeper{*this};
  const auto begin = at_++;
  Word ignored;
  while (!done() && text_[at_] != '}') {
    switch (text_[at_]) {
      case '\'': read_single_quoted(ignored); break;
      case '"': read_double_quoted(ignored); break;
      case '$': read_dollar(ignored); break;
      case '`': read_backticks(); break;
      case '\\': at_ = std::min(at_ + 2, end_); break;
      default: ++at_;
    }
  }
  if (done()) return break_off(begin);
  ++at_;
}

void Parser::read_arithmetic() {
  const Deeper deeper{*this};
  const auto begin = at_;
  const auto commands = script_.commands.size();
  const auto scopes = script_.scopes.size();
  at_ += 2;
  std::size_t open = 0;
  Word ignored;
  while (!done()) {
    const char c = text_[at_];
    if (c == '$') {
      read_dollar(ignored);
    } else if (c == '`') {
      read_backticks();
    } else if (c == ')' && open == 0) {
      if (peek(1) == ')') {
        at_ += 2;
        return;
      }
      // `$((cmd) ...)`: POSIX 2.6.3 lets a shell take it for a subshell in a substitution after all.
      script_.commands.resize(commands);
      script_.scopes.resize(scopes);
      not_arithmetic_.insert(begin);
      at_ = begin;
      return read_substitution();
    } else {
      if (c == '(') ++open;
      if (c == ')') --open;
      ++at_;
    }
  }
  break_off(begin);
}

// At the '(' of $(...), <(...) or >(...).
void Parser::read_substitution() {
  const Deeper deeper{*this};
  const auto begin = at_++;
  around_.depth += 1;
  around_.substitution = true;
  script_.scopes.push_back(around_.scope);
  around_.scope = static_cast<std::uint32_t>(script_.scopes.size() - 1);
  parse_list(Link::start);
  if (peek() != ')') return break_off(begin);
  ++at_;
}

void Parser::read_backticks() {
  const Deeper deeper{*this};
  const auto begin = at_ + 1;
  bool escapes = false;
  auto close = begin;
  while (close < end_ && text_[close] != '`') {
    escapes = escapes || text_[close] == '\\';
    close += text_[close] == '\\' ? 2u : 1u;
  }
  if (close >= end_) return break_off(at_);
  around_.depth += 1;
  around_.substitution = true;
  script_.scopes.push_back(around_.scope);
  around_.scope = static_cast<std::uint32_t>(script_.scopes.size() - 1);
  if (!escapes) {
    parse_range(begin, close, around_, Link::start);
  } else {
    std::string inner;  // POSIX 2.6.3: \$, \` and \\ lose their backslash before the text is parsed
    for (auto at = begin; at < close; ++at) {
      if (text_[at] == '\\' && at + 1 < close &&
          (text_[at + 1] == '$' || text_[at + 1] == '`' || text_[at + 1] == '\\'))
        ++at;
      inner += text_[at];
    }
    parse_elsewhere(inner, span_at(begin, close), Link::start);
  }
  at_ = std::max(at_, close + 1);
}

// NAME=(a b c), bash: only moves on; substitutions inside are found.
void Parser::read_array() {
  const Deeper deeper{*this};
  const auto begin = at_++;
  while (!done() && peek() != ')') {
    skip_space();
    if (done() || peek() == ')') break;
    const auto before = at_;
    static_cast<void>(read_word());
    if (at_ == before) return break_off(begin);
  }
  if (done()) return break_off(begin);
  ++at_;
}

void Parser::read_expanding(std::size_t end) {
  Word ignored;
  const auto saved = end_;
  end_ = std::min(end, end_);
  while (!done()) {
    if (text_[at_] == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (text_[at_] == '`') {
      read_backticks();
    } else if (text_[at_] == '$' && (peek(1) == '(' || peek(1) == '{')) {
      read_dollar(ignored);
    } else {
      ++at_;
    }
  }
  end_ = saved;
}

}  // namespace loadline::shell
