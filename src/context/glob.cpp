// SPDX-License-Identifier: Apache-2.0
// moby/patternmatcher, Pattern.compile and Pattern.match, for paths with forward slashes.
#include "context/glob.h"

#include "base/span.h"
#include "context/utf8.h"

namespace loadline::context {
namespace {

// Special in a regular expression only. The reference means to escape "{", "|" and "}" as well, but its
// bitmap has no room for bytes above 63, so in a pattern that becomes a regular expression they keep their
// meaning there: "a|b*" matches whatever begins with "a".
constexpr std::string_view plain_in_globs = ".+()$";
constexpr std::string_view special = "*?[]\\^";

struct Compiled {
  Glob::Kind kind = Glob::Kind::exact;
  std::string regex = "^";
};

// Reads runes as Go's text/scanner does, which skips a byte order mark at the start.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_{text} {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] bool at(char c) const { return rest_.starts_with(c); }
  char32_t next() {
    const Rune rune = decode_rune(rest_);
    rest_.remove_prefix(rune.width);
    return rune.value;
  }

 private:
  std::string_view rest_;
};

void add_double_star(Scanner& scanner, bool first, Compiled& out) {
  scanner.next();
  if (scanner.at('/')) scanner.next();
  if (!scanner.done()) {
    out.regex += "(.*/)?";
    out.kind = Glob::Kind::regex;
  } else if (out.kind == Glob::Kind::exact) {
    out.kind = Glob::Kind::prefix;
  } else {
    out.regex += ".*";
    out.kind = Glob::Kind::regex;
  }
  if (first) out.kind = Glob::Kind::suffix;
}

Compiled compile(std::string_view pattern) {
  Compiled out;
  Scanner scanner{pattern};
  for (bool first = true; !scanner.done(); first = false) {
    const char32_t rune = scanner.next();
    const auto byte = rune < 0x80 ? static_cast<char>(rune) : '\0';
    if (rune == '*' && scanner.at('*')) {
      add_double_star(scanner, first, out);
      continue;
    }
    if (rune == '\\' && !scanner.done()) {
      out.regex += '\\';
      append_rune(out.regex, scanner.next());
      out.kind = Glob::Kind::regex;
      continue;
    }
    if (rune == '*' || rune == '?') {
      out.regex += rune == '*' ? "[^/]*" : "[^/]";
    } else {
      if (byte != '\0' && plain_in_globs.find(byte) != plain_in_globs.npos) out.regex += '\\';
      append_rune(out.regex, rune);
    }
    if (rune == '*' || rune == '?' || rune == '[' || rune == ']') out.kind = Glob::Kind::regex;
  }
  out.regex += '$';
  return out;
}

// The bytes that a path must start with to match the regular expression: up to the first special character,
// and none that the expression treats otherwise (a byte order mark is skipped, bad UTF-8 is U+FFFD).
std::string_view certain_start(std::string_view pattern) {
  if (pattern.starts_with("\xEF\xBB\xBF") || pattern.find_first_of("|{") != pattern.npos) return {};
  const auto start = pattern.substr(0, pattern.find_first_of(special));
  for (std::size_t i = 0; i < start.size();) {
    const Rune rune = decode_rune(start.substr(i));
    if (rune.value == bad_rune) return start.substr(0, i);
    i += rune.width;
  }
  return start;
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  auto compiled = compile(pattern);
  kind_ = compiled.kind;
  switch (kind_) {
    case Kind::exact:
      text_ = pattern;
      literal_start_ = pattern;
      break;
    case Kind::prefix:
      text_ = slice(pattern, 0, pattern.size() - 2);
      literal_start_ = text_;
      break;
    case Kind::suffix: text_ = slice(pattern, 2, pattern.size()); break;
    case Kind::regex:
      literal_start_ = certain_start(pattern);
      text_ = std::move(compiled.regex);
      regex_ = Regex::compile(text_);
      break;
  }
}

bool Glob::matches(std::string_view path) const {
  switch (kind_) {
    case Kind::exact: return path == text_;
    case Kind::prefix: return path.starts_with(text_);
    case Kind::suffix:
      return path.ends_with(text_) || (text_.starts_with('/') && path == slice(text_, 1, text_.size()));
    case Kind::regex: return regex_ && path.starts_with(literal_start_) && regex_->matches(path);
  }
  return false;
}

}  // namespace loadline::context
