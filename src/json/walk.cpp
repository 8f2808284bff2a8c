// SPDX-License-Identifier: Apache-2.0
// Recursive descent over RFC 8259, no deeper than depth_limit. It stops at the first error and keeps what
// it has: half a manifest still names its package.
#include "json/walk.h"

#include <array>
#include <cstdint>
#include <utility>

namespace loadline::json {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::uint32_t> hex_of(std::string_view four) {
  if (four.size() != 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : four) {
    const char low = static_cast<char>(c | 0x20);
    if (is_digit(c)) {
      value = value * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (low >= 'a' && low <= 'f') {
      value = value * 16 + static_cast<std::uint32_t>(low - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6), put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12), put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18), put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  }
}

class Walker {
 public:
  Walker(std::string_view text, std::size_t begin) : text_{text}, at_{begin} {}

  Walked run() {
    Walked out;
    skip_blanks();
    if (value(out.root, 1)) {
      skip_blanks();
      if (at_ < text_.size()) fail("unexpected text after the end of the document");
    }
    out.broken = std::move(broken_);
    return out;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool fail(std::string message) {
    if (at_ >= text_.size()) message = "unexpected end of the file";
    broken_ = Broken{at_, std::move(message)};
    return false;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  bool value(Value& out, unsigned depth) {
    const auto begin = at_;
    const bool good = value_here(out, depth);
    out.span = span_at(begin, at_);
    return good;
  }

  bool value_here(Value& out, unsigned depth) {
    switch (peek()) {
      case '{': return container(out, depth, Kind::object, '}');
      case '[': return container(out, depth, Kind::array, ']');
      case '"': out.kind = Kind::string; return string(out.text);
      case 't': out.kind = Kind::boolean; return word(out.text, "true");
      case 'f': out.kind = Kind::boolean; return word(out.text, "false");
      case 'n': out.text.clear(); return word("null");
      default: out.kind = Kind::number; return number(out);
    }
  }

  bool container(Value& out, unsigned depth, Kind kind, char close) {
    if (depth > depth_limit) return fail("nested too deeply");
    out.kind = kind;
    ++at_;
    skip_blanks();
    if (peek() == close) return ++at_, true;
    for (;;) {
      skip_blanks();
      if (kind == Kind::object ? !member(out.members, depth) : !value(out.items.emplace_back(), depth + 1))
        return false;
      skip_blanks();
      if (peek() == close) return ++at_, true;
      if (peek() != ',') return fail(kind == Kind::object ? "expected a comma or }" : "expected a comma or ]");
      ++at_;
    }
  }

  bool member(std::vector<Member>& members, unsigned depth) {
    if (peek() != '"') return fail("expected a name in double quotes");
    Member next;
    const auto begin = at_;
    const bool good = string(next.key);
    next.key_span = span_at(begin, at_);
    if (!good) return false;
    skip_blanks();
    if (peek() != ':') return fail("expected a colon");
    ++at_;
    skip_blanks();
    members.push_back(std::move(next));
    return value(members.back().value, depth + 1);
  }

  bool string(std::string& out) {
    const auto open = at_++;
    for (;;) {
      const auto from = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
      out.append(text_.substr(from, at_ - from));
      if (peek() == '"' && at_ < text_.size()) return ++at_, true;
      if (at_ >= text_.size() || text_[at_] != '\\') {
        at_ = at_ >= text_.size() ? open : at_;  // an open quote is found where it opens, not at the end
        return fail("a string that does not end on its line");
      }
      if (!escape(out)) return false;
    }
  }

  bool escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (const auto which = names.find(c); c != '\0' && which != names.npos) {
      out += meant[which];
      at_ += 2;
      return true;
    }
    auto point = c == 'u' ? hex_of(slice(text_, at_ + 2, at_ + 6)) : std::nullopt;
    if (!point) return fail("an escape that JSON does not know");
    std::size_t length = 6;
    if (*point >= 0xD800 && *point < 0xE000) {
      const auto low = slice(text_, at_ + 6, at_ + 8) == "\\u" ? hex_of(slice(text_, at_ + 8, at_ + 12)) : std::nullopt;
      if (*point >= 0xDC00 || !low || *low < 0xDC00 || *low >= 0xE000) return fail("half of a surrogate pair");
      point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
      length = 12;
    }
    append_utf8(out, *point);
    at_ += length;
    return true;
  }

  bool word(std::string_view expected) {
    if (slice(text_, at_, at_ + expected.size()) != expected) return fail("expected a value");
    at_ += expected.size();
    return true;
  }
  bool word(std::string& out, std::string_view expected) {
    out = expected;
    return word(expected);
  }

  std::size_t digits() {
    const auto from = at_;
    while (is_digit(peek())) ++at_;
    return at_ - from;
  }

  bool number(Value& out) {
    const auto begin = at_;
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    const auto whole = digits();
    if (whole == 0 || (zero && whole > 1)) return at_ = begin, fail("expected a value");
    if (peek() == '.' && (++at_, digits() == 0)) return fail("expected a digit");
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (digits() == 0) return fail("expected a digit");
    }
    out.text = text_.substr(begin, at_ - begin);
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::optional<Broken> broken_;
};

}  // namespace

Walked walk_text(std::string_view text, std::size_t begin) { return Walker{text, begin}.run(); }

}  // namespace loadline::json
