// SPDX-License-Identifier: Apache-2.0
// Ranges, desugared into comparators the way node-semver's classes/range.js does it; the names of the
// functions here are its steps.
#include <algorithm>
#include <string>
#include <utility>

#include "base/span.h"
#include "base/text.h"
#include "versions/semver.h"
#include "versions/semver_text.h"

namespace loadline::versions {
namespace {

using Set = std::vector<Comparator>;
using Number = std::uint64_t;

Comparator at_least(Number major, Number minor = 0, Number patch = 0, std::vector<std::string> prerelease = {}) {
  return {Operator::greater_equal, {major, minor, patch, std::move(prerelease)}};
}
// "<2.0.0-0": below every prerelease of 2.0.0 too.
Comparator below(Number major, Number minor = 0, Number patch = 0) {
  return {Operator::less, {major, minor, patch, {"0"}}};
}

void add_caret(const Partial& p, Set& out) {
  if (!p.major) return out.push_back({});
  if (!p.minor) {
    out.push_back(at_least(*p.major));
    return out.push_back(below(*p.major + 1));
  }
  out.push_back(at_least(*p.major, *p.minor, p.patch.value_or(0), p.patch ? p.prerelease : std::vector<std::string>{}));
  if (*p.major > 0) return out.push_back(below(*p.major + 1));
  if (*p.minor > 0 || !p.patch) return out.push_back(below(0, *p.minor + 1));
  out.push_back(below(0, 0, *p.patch + 1));
}

void add_tilde(const Partial& p, Set& out) {
  if (!p.major) return out.push_back({});
  if (!p.minor) {
    out.push_back(at_least(*p.major));
    return out.push_back(below(*p.major + 1));
  }
  out.push_back(at_least(*p.major, *p.minor, p.patch.value_or(0), p.patch ? p.prerelease : std::vector<std::string>{}));
  out.push_back(below(*p.major, *p.minor + 1));
}

// False where nothing can satisfy it (">*").
bool add_x_range(Operator op, const Partial& p, Set& out) {
  if (!p.major) {
    out.push_back({});
    return op != Operator::less && op != Operator::greater;
  }
  const Number minor = p.minor.value_or(0);
  const Comparator past = p.minor ? below(*p.major, minor + 1) : below(*p.major + 1);
  switch (op) {
    case Operator::any:
    case Operator::equal:
      out.push_back(at_least(*p.major, minor));
      out.push_back(past);
      break;
    case Operator::greater:
      out.push_back({Operator::greater_equal, {past.version.major, past.version.minor, 0, {}}});
      break;
    case Operator::greater_equal: out.push_back(at_least(*p.major, minor)); break;
    case Operator::less: out.push_back(below(*p.major, minor)); break;
    case Operator::less_equal: out.push_back(past); break;
  }
  return true;
}

struct Token {
  std::string_view sign;  // "", "^", "~", "~>", "<", "<=", ">", ">=", "="
  std::string_view text;
};

// "> 1.2" is one token, as if it were written ">1.2" (comparatorTrim, tildeTrim, caretTrim).
std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::string_view signs[] = {"~>", ">=", "<=", "^", "~", "<", ">", "="};
  constexpr std::string_view blank = " \t\r\n\v\f";
  std::vector<Token> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    Token token;
    for (const auto sign : signs) {
      if (!text.starts_with(sign)) continue;
      token.sign = text.substr(0, sign.size());
      text.remove_prefix(sign.size());
      text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
      break;
    }
    const auto end = std::min(text.find_first_of(blank), text.size());
    token.text = text.substr(0, end);
    text.remove_prefix(end);
    out.push_back(token);
  }
  return out;
}

Operator operator_of(std::string_view sign) {
  if (sign == "<") return Operator::less;
  if (sign == "<=") return Operator::less_equal;
  if (sign == ">") return Operator::greater;
  if (sign == ">=") return Operator::greater_equal;
  return sign == "=" ? Operator::equal : Operator::any;
}

// True: added. False: nothing satisfies it. Nothing: not a comparator.
std::optional<bool> add_token(const Token& token, Strictness how, Set& out) {
  auto partial = parse_partial(token.text, how);
  if (!partial) return std::nullopt;
  if (token.sign == "^") return add_caret(*partial, out), true;
  if (token.sign.starts_with('~')) return add_tilde(*partial, out), true;
  const auto op = operator_of(token.sign);
  if (!partial->complete()) return add_x_range(op, *partial, out);
  if (how == Strictness::strict && !partial->prefix.empty() && partial->prefix != "v") return std::nullopt;
  out.push_back({op == Operator::any ? Operator::equal : op,
                 {*partial->major, *partial->minor, *partial->patch, std::move(partial->prerelease)}});
  return true;
}

// "1.2 - 2.3": both ends included, an open upper end up to the next number.
std::optional<Set> hyphen_set(std::string_view text, Strictness how) {
  const auto words = split_blanks(text);
  if (words.size() != 3 || words[1] != "-") return std::nullopt;
  auto from = parse_partial(words[0], how);
  auto to = parse_partial(words[2], how);
  if (!from || !to) return std::nullopt;
  Set out;
  if (from->major) {
    const bool whole = from->complete();
    out.push_back(at_least(*from->major, from->minor.value_or(0), whole ? *from->patch : 0,
                           whole ? std::move(from->prerelease) : std::vector<std::string>{}));
    if (!from->minor) out.back().version.patch = 0;
  }
  if (to->complete()) {
    out.push_back({Operator::less_equal, {*to->major, *to->minor, *to->patch, std::move(to->prerelease)}});
  } else if (to->major) {
    out.push_back(to->minor ? below(*to->major, *to->minor + 1) : below(*to->major + 1));
  }
  if (out.empty()) out.push_back({});
  return out;
}

bool is_zero(const Version& v) { return v.major == 0 && v.minor == 0 && v.patch == 0; }

// ">=0.0.0" is "anything" (replaceGTE0), and "<0.0.0-0" is nothing.
void simplify(Set& set, bool& impossible) {
  for (auto& comparator : set) {
    if (comparator.op == Operator::greater_equal && is_zero(comparator.version) &&
        comparator.version.prerelease.empty())
      comparator = {};
    if (comparator.op == Operator::less && is_zero(comparator.version) &&
        comparator.version.prerelease == std::vector<std::string>{"0"})
      impossible = true;
  }
  if (set.size() > 1) std::erase_if(set, [](const Comparator& c) { return c.op == Operator::any; });
  if (set.empty()) set.push_back({});
}

bool holds(const Comparator& comparator, const Version& version) {
  if (comparator.op == Operator::any) return true;
  const auto order = compare(version, comparator.version);
  switch (comparator.op) {
    case Operator::less: return order < 0;
    case Operator::less_equal: return order <= 0;
    case Operator::greater: return order > 0;
    case Operator::greater_equal: return order >= 0;
    default: return order == 0;
  }
}

bool set_holds(const Set& set, const Version& version) {
  if (!std::ranges::all_of(set, [&](const Comparator& c) { return holds(c, version); })) return false;
  if (version.prerelease.empty()) return true;
  return std::ranges::any_of(set, [&](const Comparator& c) {
    return c.op != Operator::any && !c.version.prerelease.empty() && c.version.major == version.major &&
           c.version.minor == version.minor && c.version.patch == version.patch;
  });
}

bool is_upper(Operator op) { return op == Operator::less || op == Operator::less_equal; }
bool is_lower(Operator op) { return op == Operator::greater || op == Operator::greater_equal; }
bool includes_end(Operator op) { return op == Operator::less_equal || op == Operator::greater_equal; }

// classes/comparator.js, intersects()
bool comparators_meet(const Comparator& a, const Comparator& b) {
  if (a.op == Operator::any) return true;
  if (a.op == Operator::equal) return set_holds({b}, a.version);
  if (b.op == Operator::any) return true;
  if (b.op == Operator::equal) return set_holds({a}, b.version);
  const auto below_zero = [](const Comparator& c) { return c.op == Operator::less && is_zero(c.version); };
  if (below_zero(a) || below_zero(b)) return false;
  if ((is_lower(a.op) && is_lower(b.op)) || (is_upper(a.op) && is_upper(b.op))) return true;
  const auto order = compare(a.version, b.version);
  if (order == 0) return includes_end(a.op) && includes_end(b.op);
  return order < 0 ? is_lower(a.op) : is_upper(a.op);
}

bool all_meet(const Set& a, const Set& b) {
  return std::ranges::all_of(a, [&](const Comparator& x) {
    return std::ranges::all_of(b, [&](const Comparator& y) { return comparators_meet(x, y); });
  });
}

bool is_satisfiable(const Set& set) {
  for (std::size_t i = 0; i < set.size(); ++i)
    for (std::size_t j = i + 1; j < set.size(); ++j)
      if (!comparators_meet(set[j], set[i])) return false;
  return true;
}

bool is_any(const Set& set) { return set.size() == 1 && set[0].op == Operator::any; }

}  // namespace

std::optional<Range> parse_range(std::string_view text, Strictness how) {
  Range out;
  bool read_one = false;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto end = std::min(text.find("||", begin), text.size());
    const auto part = trim(slice(text, begin, end));
    begin = end + 2;
    Set set;
    bool impossible = false;
    if (auto hyphen = hyphen_set(part, how)) {
      set = std::move(*hyphen);
    } else {
      for (const auto& token : tokens_of(part)) {
        const auto added = add_token(token, how, set);
        if (!added && how == Strictness::strict) return std::nullopt;
        if (added && !*added) impossible = true;
      }
      if (set.empty() && !part.empty()) continue;  // loose: nothing in it was a comparator
    }
    read_one = true;
    simplify(set, impossible);
    if (!impossible) out.sets.push_back(std::move(set));
  }
  if (!read_one) return std::nullopt;
  if (out.sets.empty()) out.sets.push_back({below(0)});  // node-semver keeps one of the impossible sets
  // "* || 1.0.0-rc" is "*": the set of everything hides the others, and with them their prereleases.
  if (const auto any = std::ranges::find_if(out.sets, is_any); any != out.sets.end()) out.sets = {Set{Comparator{}}};
  return out;
}

bool satisfies(const Version& version, const Range& range) {
  return std::ranges::any_of(range.sets, [&](const Set& set) { return set_holds(set, version); });
}

bool satisfies(std::string_view version, std::string_view range, Strictness how) {
  const auto read = parse_version(version, how);
  const auto wanted = parse_range(range, how);
  return read && wanted && satisfies(*read, *wanted);
}

bool intersects(const Range& a, const Range& b) {
  return std::ranges::any_of(a.sets, [&](const Set& x) {
    return is_satisfiable(x) &&
           std::ranges::any_of(b.sets, [&](const Set& y) { return is_satisfiable(y) && all_meet(x, y); });
  });
}

}  // namespace loadline::versions
