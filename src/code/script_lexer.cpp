// SPDX-License-Identifier: Apache-2.0
// The lexer of JavaScript and TypeScript (ECMA-262 chapter 12), JSX tolerated.
//
// A slash starts a regular expression where a value may start (12.1); after ")" that depends on what the
// parentheses belong to, which the partners tell.
#include <array>
#include <string_view>

#include "base/letters.h"
#include "code/tokens.h"

namespace loadline::code {
namespace {

enum class Class : std::uint8_t { other, blank, name, digit, quote, tick, slash, open, close };

constexpr std::array<Class, 256> classes = [] {
  std::array<Class, 256> out{};
  for (unsigned c = 0; c < 256; ++c) {
    if (c <= ' ') out[c] = Class::blank;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80) out[c] = Class::name;
    if (c >= '0' && c <= '9') out[c] = Class::digit;
  }
  out['#'] = Class::name;  // private names
  out['"'] = out['\''] = Class::quote;
  out['`'] = Class::tick;
  out['/'] = Class::slash;
  out['('] = out['['] = out['{'] = Class::open;
  out[')'] = out[']'] = out['}'] = Class::close;
  return out;
}();

constexpr Letters name_bytes = [] {
  std::array<char, 256> bytes{};
  std::size_t count = 0;
  for (unsigned c = 0; c < 256; ++c)
    if (classes[c] == Class::name || classes[c] == Class::digit) bytes[count++] = static_cast<char>(c);
  return Letters{{bytes.data(), count}};
}();

constexpr Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
constexpr char opener_of(char close) { return close == ')' ? '(' : close == ']' ? '[' : '{'; }

class Lexer {
 public:
  Lexer(const Source& source, std::vector<Token> room) : text_{source.text()} {
    unit_.source = &source;
    unit_.text = text_;
    unit_.tokens = std::move(room);
    unit_.tokens.clear();
    unit_.tokens.reserve(text_.size() / 5 + 16);
  }

  Unit run() {
    if (text_.starts_with("#!")) at_ = std::min(text_.find('\n'), text_.size());
    while (at_ < text_.size()) step();
    for (const auto open : opened_) unit_.tokens[open].partner = unit_.size();
    return std::move(unit_);
  }

 private:
  // Inside each of its callers: it is called for every third byte.
  [[gnu::always_inline]] void add(Kind kind, std::size_t begin, char mark = 0, std::uint16_t sum = 0) {
    const auto partner = static_cast<std::uint32_t>(unit_.tokens.size());
    unit_.tokens.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), partner, kind, mark, sum});
  }
  [[nodiscard]] char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void step() {
    const auto begin = at_;
    const char c = text_[at_++];
    switch (class_of(c)) {
      case Class::blank:
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;  // indentation
        break;
      case Class::name:
        at_ = name_bytes.first_not_in(text_, at_);
        add(Kind::identifier, begin, 0, name_sum(text_.substr(begin, at_ - begin)));
        break;
      case Class::digit:
        while (at_ < text_.size() &&
               (class_of(text_[at_]) == Class::name || class_of(text_[at_]) == Class::digit || text_[at_] == '.'))
          ++at_;
        add(Kind::number, begin);
        break;
      case Class::quote: quoted(begin, c); break;
      case Class::tick: template_from(begin); break;
      case Class::slash: slash(begin); break;
      case Class::open:
        opened_.push_back(static_cast<Index>(unit_.tokens.size()));
        add(Kind::open, begin, c);
        break;
      case Class::close: close(begin, c); break;
      case Class::other: mark(begin, c); break;
    }
  }

  void mark(std::size_t begin, char c) {
    const char next = peek(0);
    if (c == '|' && next == '|') {
      c = or_mark;
    } else if (c == '&' && next == '&') {
      c = and_mark;
    } else if (c == '?' && next == '?') {
      c = coalesce_mark;
    } else if (c == '=' && next == '>') {
      c = arrow_mark;
    } else if (c == '=' && next == '=') {
      c = equal_mark;
      if (peek(1) == '=') ++at_;
    } else if (c == '!' && next == '=') {
      c = unequal_mark;
      if (peek(1) == '=') ++at_;
    } else if (c == '?' && next == '.' && class_of(peek(1)) != Class::digit) {
      c = '.';
    } else if (c == '.' && next == '.' && peek(1) == '.') {
      c = spread_mark;
      ++at_;
    } else {
      return add(Kind::mark, begin, c);
    }
    ++at_;
    add(Kind::mark, begin, c);
  }

  void quoted(std::size_t begin, char quote) {
    for (auto at = at_; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '\\') {
        ++at;
      } else if (c == quote) {
        at_ = at + 1;
        return add(Kind::string, begin);
      } else if (c == '\n') {
        break;
      }
    }
    // An apostrophe in JSX text: no string ends on another line.
  }

  // From a backtick, or from the "}" that ends a ${...}.
  void template_from(std::size_t begin) {
    const bool head = text_[begin] == '`';
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == '`') {
        ++at_;
        if (head) return add(Kind::string, begin);
        return close(begin, '`');
      } else if (c == '$' && peek(1) == '{') {
        at_ += 2;
        if (!head) return add(Kind::chunk, begin, '$');
        opened_.push_back(static_cast<Index>(unit_.tokens.size()));
        return add(Kind::open, begin, '`');
      }
    }
    at_ = text_.size();
  }

  void close(std::size_t begin, char c) {
    if (c == '}' && !opened_.empty() && unit_.tokens[opened_.back()].mark == '`') return template_from(begin);
    const char opener = c == '`' ? '`' : opener_of(c);
    add(Kind::close, begin, c);
    if (opened_.empty() || unit_.tokens[opened_.back()].mark != opener) return;
    const auto self = static_cast<Index>(unit_.tokens.size() - 1);
    unit_.tokens[opened_.back()].partner = self;
    unit_.tokens[self].partner = opened_.back();
    opened_.pop_back();
  }

  void slash(std::size_t begin) {
    const char next = peek(0);
    if (next == '/' || next == '*') {
      const auto end = next == '/' ? text_.find('\n', at_) : text_.find("*/", at_ + 1);
      at_ = end == text_.npos ? text_.size() : end + (next == '/' ? 0u : 2u);
      return;
    }
    if (value_may_start(begin) && regex(begin)) return;
    add(Kind::mark, begin, '/');
  }

  [[nodiscard]] bool value_may_start(std::size_t begin) const {
    if (unit_.tokens.empty()) return true;
    const Token& last = unit_.tokens.back();
    switch (last.kind) {
      case Kind::number:
      case Kind::string:
      case Kind::regex: return false;
      case Kind::identifier: {
        constexpr std::string_view
            words = " return typeof case in of delete void throw new else do instanceof yield await ";
        std::string_view word = text_.substr(last.begin, last.end - last.begin);
        if (word.size() > 10) return false;
        const auto found = words.find(word);
        return found != words.npos && words[found - 1] == ' ' && words[found + word.size()] == ' ';
      }
      case Kind::close: {
        if (last.mark == ')' && last.partner > 0 && last.partner + 1 < unit_.tokens.size()) {
          const auto word = unit_.name(last.partner - 1);
          return word == "if" || word == "while" || word == "for" || word == "with";
        }
        // After a block a statement starts; a division hardly ever starts a line.
        return last.mark == '}' && text_.substr(last.end, begin - last.end).find('\n') != text_.npos;
      }
      default: return last.mark != '<';  // "</div>"
    }
  }

  bool regex(std::size_t begin) {
    bool set = false;
    for (auto at = at_; at < text_.size() && text_[at] != '\n'; ++at) {
      const char c = text_[at];
      if (c == '\\') {
        ++at;
      } else if (c == '[') {
        set = true;
      } else if (c == ']') {
        set = false;
      } else if (c == '/' && !set) {
        at_ = at + 1;
        while (at_ < text_.size() && class_of(text_[at_]) == Class::name) ++at_;
        add(Kind::regex, begin);
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Unit unit_;
  std::vector<Index> opened_;
};

}  // namespace

Unit lex_script(const Source& source, std::vector<Token> room) { return Lexer{source, std::move(room)}.run(); }

}  // namespace loadline::code
