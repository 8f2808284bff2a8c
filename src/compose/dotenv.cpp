// SPDX-License-Identifier: Apache-2.0
// The env file's grammar, statement by statement.
#include "compose/dotenv.h"

#include <map>
#include <utility>

#include "base/text.h"

namespace loadline::compose {
namespace {

constexpr std::string_view blanks = " \t\v\f\r";
constexpr std::string_view spaces = " \t\v\f\r\n";

std::string_view without_trailing(std::string_view text, std::string_view what) {
  const auto last = text.find_last_not_of(what);
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80 || std::string_view{"_.-[]"}.find(c) != std::string_view::npos;
}

// The escapes that the reference knows in double quotes; "\$" becomes "$$", which substitution makes "$".
std::string with_escapes(std::string_view text) {
  constexpr std::string_view letters = "abfnrtv\"\\";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v\"\\";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[i + 1];
    if (const auto at = letters.find(next); at != letters.npos) {
      out += meanings[at];
      ++i;
    } else if (next == '$') {
      out += "$$";
      ++i;
    } else if (next == '0') {
      const auto digits = text.substr(i + 2, 3);
      const bool octal = digits.size() == 3 && digits.find_first_not_of("01234567") == digits.npos && digits[0] <= '3';
      const auto code = octal ? (digits[0] - '0') * 64 + (digits[1] - '0') * 8 + (digits[2] - '0') : 0;
      if (!octal) {
        out += '\\';  // the reference drops the zero before it finds that the rest is no escape
      } else if (code < 0x80) {
        out += static_cast<char>(code);
      } else {  // Go makes a rune of it, and UTF-8 of the rune
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
      }
      i += octal ? 4 : 1;
    } else {
      out += '\\';
    }
  }
  return out;
}

class Reader {
 public:
  Reader(const Source& source, const Lookup& lookup, const Lookup& earlier)
      : source_{source}, text_{source.text()}, lookup_{lookup}, earlier_{earlier} {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  DotEnv run() {
    while (!out_.problem && to_statement()) statement();
    return std::move(out_);
  }

 private:
  // Skips blank space and comment lines; false at the end.
  bool to_statement() {
    for (;;) {
      at_ = text_.find_first_not_of(spaces, at_);
      if (at_ == text_.npos) return false;
      if (text_[at_] != '#') return true;
      at_ = text_.find('\n', at_);
      if (at_ == text_.npos) return false;
    }
  }

  void statement() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("export") && rest.size() > 6 && spaces.find(rest[6]) != rest.npos) {
      at_ = std::min(text_.find_first_not_of(blanks, at_ + 6), text_.size());
    }
    const auto begin = at_;
    auto end = begin;
    while (end < text_.size() && (is_name_byte(text_[end]) || blanks.find(text_[end]) != blanks.npos)) ++end;
    if (end < text_.size() && std::string_view{"=:\n"}.find(text_[end]) == std::string_view::npos)
      return fail(end, "unexpected character \"" + std::string(1, text_[end]) + "\" in a variable's name");
    // At the end of the file without "=" the reference takes the name for the value of a nameless variable.
    const bool cut = end >= text_.size();
    const auto name = cut ? std::string_view{} : without_trailing(slice(text_, begin, end), spaces);
    if (name.find(' ') != name.npos) return fail(begin, "a variable's name cannot contain a space");
    const bool inherited = !cut && text_[end] == '\n';
    at_ = cut ? begin : end + 1;
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    if (!inherited) return value(name, begin);
    if (auto found = lookup_(name)) add(name, std::move(*found), begin, begin + name.size());
  }

  void value(std::string_view name, std::size_t begin) {
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote == '"' || quote == '\'') return quoted(name, begin, quote);
    const auto line_end = std::min(text_.find('\n', at_), text_.size());
    auto line = slice(text_, at_, line_end);
    line = without_trailing(line.substr(0, line.find(" #")), spaces);
    const auto end = at_ + line.size();
    at_ = std::min(line_end + 1, text_.size());
    add(name, expanded(line, end), begin, end);
  }

  void quoted(std::string_view name, std::size_t begin, char quote) {
    std::string found;
    bool escaped = false;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == quote && !escaped) {
        at_ = i + 1;
        return add(name, quote == '"' ? expanded(with_escapes(found), i) : found, begin, i + 1);
      }
      if (c != quote && !escaped && c == '\\') {
        escaped = true;
        continue;
      }
      if (c != quote && escaped) found += '\\';
      escaped = false;
      found += c;
    }
    fail(at_, "a quoted value is not closed");
  }

  std::string expanded(std::string_view text, std::size_t where) {
    if (text.find('$') == text.npos) return std::string{text};
    auto result = substitute(text, [&](std::string_view wanted) -> std::optional<std::string> {
      if (auto found = lookup_(wanted)) return found;
      const auto own = latest_.find(wanted);
      if (own != latest_.end()) return out_.assignments[own->second].value;
      return earlier_ ? earlier_(wanted) : std::nullopt;
    });
    out_.unset.insert(out_.unset.end(), result.unset.begin(), result.unset.end());
    if (result.error) fail(std::min(where, text_.size()), *result.error);
    return std::move(result.text);
  }

  void add(std::string_view name, std::string value, std::size_t begin, std::size_t end) {
    if (out_.problem) return;
    out_.assignments.push_back({std::string{name}, std::move(value), span_at(begin, std::max(begin, end))});
    latest_.insert_or_assign(std::string{name}, out_.assignments.size() - 1);
  }

  void fail(std::size_t where, std::string message) {
    const auto line = source_.line_at(static_cast<std::uint32_t>(where));
    out_.problem = Problem{{&source_, line}, std::move(message)};
  }

  const Source& source_;
  std::string_view text_;
  const Lookup& lookup_;
  const Lookup& earlier_;
  std::size_t at_ = 0;
  DotEnv out_;
  std::map<std::string, std::size_t, std::less<>> latest_;
};

}  // namespace

DotEnv read_dotenv(const Source& source, const Lookup& lookup, const Lookup& earlier) {
  return Reader{source, lookup, earlier}.run();
}

DotEnv read_raw_env(const Source& source) {
  DotEnv out;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
    const Span span = source.line(number);
    const auto line = trim(source.text(span));
    const auto equals = line.find('=');
    if (line.empty() || line.starts_with('#') || equals == line.npos) continue;
    out.assignments.push_back({std::string{line.substr(0, equals)}, std::string{line.substr(equals + 1)}, span});
  }
  return out;
}

}  // namespace loadline::compose
