// SPDX-License-Identifier: Apache-2.0
// Heredocs are found with the shell lexer, always with '\' as its escape, whatever the file says.
#include "dockerfile/heredocs.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "base/text.h"
#include "dockerfile/lexer.h"

namespace loadline::dockerfile {
namespace {

std::ptrdiff_t quotes_in(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return c == '\'' || c == '"'; });
}

std::uint32_t descriptor_of(std::string_view digits) {
  if (digits.empty()) return 0;
  return parse_integer<std::uint32_t>(digits).value_or(std::numeric_limits<std::uint32_t>::max());
}

// ^(\d*)<<(-?)\s*([^<]*)$ and then one shell word.
Result<std::optional<Heredoc>> read_heredoc(std::string_view word) {
  std::optional<Heredoc> none;
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  auto rest = word.substr(digits);
  if (!rest.starts_with("<<")) return none;
  rest.remove_prefix(2);
  Heredoc out;
  out.descriptor = descriptor_of(word.substr(0, digits));
  out.strip_tabs = rest.starts_with('-');
  if (out.strip_tabs) rest.remove_prefix(1);
  rest.remove_prefix(std::min(rest.find_first_not_of("\t\n\f\r "), rest.size()));
  if (rest.empty() || contains(rest, "<")) return none;

  const auto words = lex(rest, {}, {.skip_unset_env = true});
  if (!words) return tl::make_unexpected(words.error());
  if (words->words.size() != 1) return none;
  const auto raw = lex(rest, {}, {.raw_quotes = true, .skip_unset_env = true});
  if (!raw) return tl::make_unexpected(raw.error());
  if (raw->words.size() != 1) return failure("internal lexing of heredoc produced inconsistent results");
  out.name = words->words.front().text;
  // A quote that went away means that part of the name was quoted.
  out.expand = quotes_in(out.name) == quotes_in(raw->words.front().text);
  return out;
}

}  // namespace

std::optional<Heredoc> heredoc_of(std::string_view word) { return read_heredoc(word).value_or(std::nullopt); }

std::vector<Heredoc> opened_heredocs(const JoinedText& line, const Reader& reader) {
  std::vector<Heredoc> out;
  const auto words = lex(line.text, {}, {.raw_quotes = true, .raw_escapes = true, .skip_unset_env = true});
  if (!words) return out;  // the reference ignores this error: an unbalanced quote hides the heredocs
  for (const auto& word : words->words) {
    const Span span = line.to_source(span_at(word.begin, word.end));
    auto heredoc = read_heredoc(word.text);
    if (!heredoc) {
      reader.problem(span, heredoc.error().message);
    } else if (*heredoc) {
      (*heredoc)->span = span;
      out.push_back(std::move(**heredoc));
    }
  }
  return out;
}

std::string content_of(const Heredoc& heredoc) {
  if (!heredoc.strip_tabs) return std::string{heredoc.content};
  std::string out;
  bool at_start = true;
  for (const char c : heredoc.content) {
    if (at_start && c == '\t') continue;
    at_start = c == '\n';
    out += c;
  }
  return out;
}

}  // namespace loadline::dockerfile
