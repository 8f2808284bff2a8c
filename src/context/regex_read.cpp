// SPDX-License-Identifier: Apache-2.0
// Reads the text of a regular expression as Go's regexp/syntax does with the flags of regexp.Compile
// (syntax.Perl), as far as moby/patternmatcher can write it.
#include <algorithm>

#include "base/span.h"
#include "base/text.h"
#include "context/regex.h"
#include "context/utf8.h"

namespace loadline::context {
namespace {

using Ranges = std::vector<std::pair<char32_t, char32_t>>;
constexpr char32_t last_rune = 0x10FFFF;
constexpr std::size_t most_repeats = 1000;   // as Go's
constexpr std::size_t most_atoms = 20'000;   // Go has a limit on the program's size, which this stands for

struct NamedRanges {
  std::string_view name;
  std::string_view bounds;  // pairs: first and last
};
// regexp/syntax: posix_groups and perl_groups.
constexpr NamedRanges posix_classes[] = {
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", {"\0\x7f", 2}},
    {"blank", "\t\t  "},
    {"cntrl", {"\0\x1f\x7f\x7f", 4}},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", "09AZaz__"},
    {"xdigit", "09AFaf"},
};
constexpr NamedRanges perl_classes[] = {{"d", "09"}, {"s", "\t\n\f\r  "}, {"w", "09AZaz__"}};
// One-letter Unicode categories. Their ASCII part only: a pattern means them by accident ("src\Lib").
constexpr NamedRanges categories[] = {
    {"C", {"\0\x1f\x7f\x7f", 4}}, {"L", "AZaz"},           {"M", ""},   {"N", "09"},
    {"P", "!#%*,/:;?@[]__{{}}"},  {"S", "$$++<>^^``||~~"}, {"Z", "  "},
};

Ranges ranges_of(std::string_view bounds) {
  Ranges out;
  for (std::size_t i = 0; i + 1 < bounds.size(); i += 2)
    out.emplace_back(static_cast<unsigned char>(bounds[i]), static_cast<unsigned char>(bounds[i + 1]));
  return out;
}

Ranges complement(Ranges ranges) {
  std::ranges::sort(ranges);
  Ranges out;
  char32_t next = 0;
  for (const auto& [low, high] : ranges) {
    if (low > next) out.emplace_back(next, low - 1);
    next = std::max<char32_t>(next, high + 1);
  }
  if (next <= last_rune) out.emplace_back(next, last_rune);
  return out;
}

template <std::size_t Size>
const NamedRanges* named(const NamedRanges (&table)[Size], std::string_view name) {
  const auto found = std::ranges::find(table, name, &NamedRanges::name);
  return found == std::end(table) ? nullptr : found;
}

int hex_value(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A') + 10;
  return -1;
}

constexpr bool is_octal(char c) { return c >= '0' && c <= '7'; }
constexpr bool is_letter_or_digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

  std::optional<std::vector<Branch>> read() {
    while (!text_.empty()) {
      if (take("|")) {
        branches_.emplace_back();
        repeatable_ = false;
        continue;
      }
      if (!(text_[0] == '{' ? read_repeat() : read_one())) return std::nullopt;
      if (branches_.back().size() > most_atoms) return std::nullopt;
    }
    return std::move(branches_);
  }

 private:
  using Kind = Atom::Kind;

  bool take(std::string_view part) {
    if (!text_.starts_with(part)) return false;
    text_.remove_prefix(part.size());
    return true;
  }
  char32_t take_rune() {
    const Rune rune = decode_rune(text_);
    text_.remove_prefix(rune.width);
    return rune.value;
  }
  bool add(Kind kind, RuneSet set = {}) {
    repeatable_ = kind == Kind::one || kind >= Kind::text_begin;
    branches_.back().push_back({kind, std::move(set)});
    return true;
  }
  bool add_rune(char32_t rune) { return add(Kind::one, {{{rune, rune}}, false}); }

  bool read_one() {
    if (take("(.*/)?")) return add(Kind::maybe_folders) && add(Kind::folders_inner, {{{'\n', '\n'}}, true});
    if (take(".*")) return add(Kind::many, {{{'\n', '\n'}}, true});
    if (take("^")) return add(Kind::text_begin);
    if (take("$")) return add(Kind::text_end);
    if (text_[0] == '\\') return read_escape();
    if (text_[0] != '[') return add_rune(take_rune());
    RuneSet set;
    if (!read_class(set)) return false;
    return add(take("*") ? Kind::many : Kind::one, std::move(set));
  }

  // "{2}", "{2,}" or "{2,3}" after an atom; anything else with a brace is a plain brace (parse.go: repeat).
  bool read_repeat() {
    auto rest = text_.substr(1);
    const auto least = read_count(rest);
    auto most = least;
    bool open = false;
    if (least && rest.starts_with(',')) {
      rest.remove_prefix(1);
      open = rest.starts_with('}');
      if (!open) most = read_count(rest);
    }
    if (!least || !most || !rest.starts_with('}')) return add_rune(take_rune());
    rest.remove_prefix(1);
    if (*least > most_repeats || *most > most_repeats || (!open && *least > *most) || !repeatable_) return false;
    text_ = rest;
    repeat_last(*least, *most, open);
    repeatable_ = false;
    return true;
  }

  static std::optional<std::size_t> read_count(std::string_view& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0 || (end > 1 && text[0] == '0')) return std::nullopt;
    const auto digits = text.substr(0, end);
    text.remove_prefix(end);
    return parse_integer<std::size_t>(digits).value_or(most_repeats + 1);
  }

  void repeat_last(std::size_t least, std::size_t most, bool open) {
    auto& branch = branches_.back();
    Atom atom = std::move(branch.back());
    branch.pop_back();
    if (atom.kind != Kind::one) {  // a place is there or not, however often one asks
      if (least > 0) branch.push_back(std::move(atom));
      return;
    }
    branch.insert(branch.end(), least, atom);
    atom.kind = open ? Kind::many : Kind::at_most_one;
    branch.insert(branch.end(), open ? 1 : most - least, atom);
  }

  bool read_escape() {
    if (take("\\A")) return add(Kind::text_begin);
    if (take("\\z")) return add(Kind::text_end);
    if (take("\\b")) return add(Kind::word_edge);
    if (take("\\B")) return add(Kind::no_word_edge);
    if (take("\\Q")) return read_quoted();
    if (Ranges ranges; read_group(ranges)) return !broken_ && add(Kind::one, {std::move(ranges), false});
    if (broken_) return false;
    const auto rune = read_escaped_rune();
    return rune && add_rune(*rune);
  }

  bool read_quoted() {
    const auto end = text_.find("\\E");
    auto quoted = text_.substr(0, end);
    text_ = end == text_.npos ? std::string_view{} : text_.substr(end + 2);
    while (!quoted.empty()) {
      const Rune rune = decode_rune(quoted);
      quoted.remove_prefix(rune.width);
      add_rune(rune.value);
    }
    return true;
  }

  // \d \S \pL and their like, at a backslash. Sets broken_ for a group that does not exist.
  bool read_group(Ranges& out) {
    if (text_.size() < 2) return false;
    const char letter = text_[1];
    if (letter == 'p' || letter == 'P') {
      const auto* group = named(categories, slice(text_, 2, 3));
      broken_ = group == nullptr;
      if (broken_) return false;
      text_.remove_prefix(3);
      append(out, letter == 'P' ? complement(ranges_of(group->bounds)) : ranges_of(group->bounds));
      return true;
    }
    const char lowered = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    const auto* group = named(perl_classes, std::string_view{&lowered, 1});
    if (group == nullptr) return false;
    text_.remove_prefix(2);
    append(out, lowered != letter ? complement(ranges_of(group->bounds)) : ranges_of(group->bounds));
    return true;
  }

  static void append(Ranges& to, const Ranges& from) { to.insert(to.end(), from.begin(), from.end()); }

  // syntax/parse.go: parseEscape.
  std::optional<char32_t> read_escaped_rune() {
    text_.remove_prefix(1);
    if (text_.empty()) return std::nullopt;
    const char32_t c = take_rune();
    if (c >= '0' && c <= '7') return read_octal(c);
    switch (c) {
      case 'x': return read_hexadecimal();
      case 'a': return U'\a';
      case 'f': return U'\f';
      case 'n': return U'\n';
      case 'r': return U'\r';
      case 't': return U'\t';
      case 'v': return U'\v';
      default: break;
    }
    if (c >= 0x80 || is_letter_or_digit(c)) return std::nullopt;
    return c;
  }

  std::optional<char32_t> read_octal(char32_t first) {
    const auto more = [&] { return !text_.empty() && is_octal(text_[0]); };
    if (first != '0' && !more()) return std::nullopt;  // would be a back-reference
    char32_t value = first - '0';
    for (int i = 0; i < 2 && more(); ++i) value = value * 8 + (take_rune() - '0');
    return value;
  }

  std::optional<char32_t> read_hexadecimal() {
    const int high = hex_value(take_rune());
    const int low = hex_value(take_rune());
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char32_t>(high * 16 + low);
  }

  // syntax/parse.go: parseClass.
  bool read_class(RuneSet& set) {
    take("[");
    set.negated = take("^");
    for (bool first = true;; first = false) {
      if (text_.empty()) return false;
      if (!first && take("]")) return true;
      if (!read_class_item(set.ranges)) return false;
    }
  }

  bool read_class_item(Ranges& ranges) {
    const auto close = text_.starts_with("[:") ? text_.find(":]", 2) : text_.npos;
    if (close != text_.npos) {
      auto name = text_.substr(2, close - 2);
      const bool negated = name.starts_with('^');
      if (negated) name.remove_prefix(1);
      const auto* group = named(posix_classes, name);
      if (group == nullptr) return false;
      text_.remove_prefix(close + 2);
      append(ranges, negated ? complement(ranges_of(group->bounds)) : ranges_of(group->bounds));
      return true;
    }
    if (text_[0] == '\\' && read_group(ranges)) return true;
    if (broken_) return false;
    const auto low = read_class_rune();
    if (!low) return false;
    auto high = low;
    if (text_.size() >= 2 && text_[0] == '-' && text_[1] != ']') {
      take("-");
      high = read_class_rune();
      if (!high || *high < *low) return false;
    }
    ranges.emplace_back(*low, *high);
    return true;
  }

  std::optional<char32_t> read_class_rune() {
    if (text_.empty()) return std::nullopt;
    if (text_[0] == '\\') return read_escaped_rune();
    return take_rune();
  }

  std::string_view text_;
  std::vector<Branch> branches_ = std::vector<Branch>(1);
  bool broken_ = false;
  bool repeatable_ = false;  // what was read last may take a "{2}"
};

}  // namespace

bool RuneSet::contains(char32_t rune) const {
  for (const auto& [low, high] : ranges)
    if (low <= rune && rune <= high) return !negated;
  return negated;
}

std::optional<std::vector<Branch>> read_regex(std::string_view text) { return Reader{text}.read(); }

}  // namespace loadline::context
