// SPDX-License-Identifier: Apache-2.0
// The three ways in which the builder asks its lexer.
#include "dockerfile/words.h"

#include <algorithm>
#include <utility>

#include "dockerfile/lexer.h"

namespace loadline::dockerfile {
namespace {

Expanded expanded(Lexed&& lexed) {
  return {std::move(lexed.text), std::move(lexed.used), std::move(lexed.missing), std::move(lexed.unset)};
}

// Nothing to expand, unquote or unescape: most words of most files.
bool is_plain(std::string_view word, char escape) {
  return std::ranges::all_of(word, [&](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '$' && c != '"' && c != '\'' && c != escape;
  });
}

}  // namespace

Result<Expanded> expand_word(std::string_view word, const Lookup& lookup, char escape) {
  if (is_plain(word, escape)) return Expanded{std::string{word}, {}, {}, {}};
  return lex(word, lookup, {.escape = escape}).map(expanded);
}

Result<std::vector<std::string>> expand_words(std::string_view words, const Lookup& lookup, char escape) {
  auto lexed = lex(words, lookup, {.escape = escape});
  if (!lexed) return tl::make_unexpected(std::move(lexed.error()));
  std::vector<std::string> out;
  for (auto& word : lexed->words) out.push_back(std::move(word.text));
  return out;
}

Result<Expanded> expand_raw(std::string_view text, const Lookup& lookup, char escape) {
  const std::size_t longest = text.size() + (std::size_t{1} << 20);
  return lex(text, lookup, {.escape = escape, .skip_process_quotes = true, .longest = longest}).map(expanded);
}

}  // namespace loadline::dockerfile
