// SPDX-License-Identifier: Apache-2.0
// One pass over the text. The reference matches a regular expression and cuts the match again at the brace
// that closes it; both steps are kept, since they decide what an unbalanced brace means.
#include "compose/template.h"

namespace loadline::compose {
namespace {

// Defaults hold substitutions that hold defaults; every level looks at its text again.
constexpr int most_depth = 32;

bool begins_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

std::size_t end_of_name(std::string_view text, std::size_t at) {
  if (at >= text.size() || !begins_name(text[at])) return at;
  while (at < text.size() && continues_name(text[at])) ++at;
  return at;
}

// Of the brace that closes the first one; npos where none does (getFirstBraceClosingIndex).
std::size_t closing_brace(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}' && --open == 0) return i;
    if (text[i] == '{') {
      ++open;
      ++i;
    }
  }
  return text.npos;
}

class Substituter {
 public:
  Substituter(const Lookup& lookup, Substitution& out) : lookup_{lookup}, out_{out} {}

  std::string run(std::string_view text, int depth) {
    std::string result;
    while (!text.empty()) {
      const auto dollar = text.find('$');
      result += text.substr(0, dollar);
      if (dollar == text.npos) break;
      text.remove_prefix(dollar);
      text.remove_prefix(one(text, depth, result));
    }
    return result;
  }

 private:
  // Adds what stands for the dollar at the start of `text`; says how much of it that used.
  std::size_t one(std::string_view text, int depth, std::string& result) {
    if (text.starts_with("$$")) {
      result += '$';
      return 2;
    }
    if (const auto end = end_of_name(text, 1); end > 1) {
      result += plain(text.substr(1, end - 1));
      return end;
    }
    if (!text.starts_with("${")) {
      result += '$';
      return 1;
    }
    return braced(text, depth, result);
  }

  std::size_t braced(std::string_view text, int depth, std::string& result) {
    const auto name_end = end_of_name(text, 2);
    if (name_end > 2 && name_end < text.size() && text[name_end] == '}') {
      result += plain(text.substr(2, name_end - 2));
      return name_end + 1;
    }
    const auto operator_at = name_end < text.size() && text[name_end] == ':' ? name_end + 1 : name_end;
    const bool has_operator = name_end > 2 && operator_at < text.size() &&
                              std::string_view{"-+?"}.find(text[operator_at]) != text.npos;
    const auto line = text.substr(0, text.find('\n', operator_at));
    const auto last = has_operator ? line.rfind('}') : text.npos;
    if (last == text.npos || last <= operator_at) {
      fail("invalid template: " + std::string{text.substr(0, 40)});
      return 2;
    }
    const auto match = text.substr(0, last + 1);
    const auto closing = closing_brace(match);
    const auto end = closing == match.npos ? match.size() - 1 : closing;
    result += operation(match.substr(2, name_end - 2), match[operator_at], operator_at > name_end,
                        match.substr(operator_at + 1, end - operator_at - 1), depth);
    return end + 1;
  }

  std::string operation(std::string_view name, char sign, bool colon, std::string_view word, int depth) {
    if (depth >= most_depth) {
      fail("substitutions nested deeper than 32 levels");
      return {};
    }
    const auto value = lookup_(name);
    const bool has = value.has_value() && !(colon && value->empty());
    if (sign == '+') return has ? run(word, depth + 1) : value.value_or("");
    if (has) return *value;
    if (sign == '-') return run(word, depth + 1);
    const auto reason = run(word, depth + 1);
    fail("required variable " + std::string{name} + " is missing a value" + (reason.empty() ? "" : ": " + reason));
    return {};
  }

  std::string plain(std::string_view name) {
    auto value = lookup_(name);
    if (!value) out_.unset.emplace_back(name);
    return std::move(value).value_or("");
  }

  void fail(std::string message) {
    if (!out_.error) out_.error = std::move(message);
  }

  const Lookup& lookup_;
  Substitution& out_;
};

}  // namespace

Substitution substitute(std::string_view text, const Lookup& lookup) {
  Substitution out;
  out.text = Substituter{lookup, out}.run(text, 0);
  return out;
}

}  // namespace loadline::compose
