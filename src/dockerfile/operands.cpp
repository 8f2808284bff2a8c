// SPDX-License-Identifier: Apache-2.0
// How each instruction splits its body (parser/line_parsers.go).
#include <algorithm>
#include <cstddef>
#include <utility>

#include "dockerfile/instruction.h"
#include "dockerfile/json_form.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

Word word_of(const JoinedText& body, std::size_t begin, std::size_t end) {
  return {std::string{slice(body.text, begin, end)}, body.to_source(span_at(begin, end))};
}

struct CutWord {
  Word word;
  std::size_t begin = 0;  // in the body
};

// parseWords: split at blanks outside quotes; quotes and escapes stay in the words.
std::vector<CutWord> quoted_words(const JoinedText& body, char escape) {
  std::vector<CutWord> out;
  const std::string_view text = body.text;
  for (std::size_t at = skip_spaces(text); at < text.size(); at = skip_spaces(text, at)) {
    const std::size_t begin = at;
    char quote = '\0';
    bool dangling = false;
    while (at < text.size()) {
      const Rune rune = decode_rune(text, at);
      if (quote == '\0' && is_space(rune.value)) break;
      const char c = rune.size == 1 ? text[at] : '\0';
      at += rune.size;
      if (quote == '\0' && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote != '\0' && c == quote) {
        quote = '\0';
      } else if (c == escape && quote != '\'') {
        dangling = at >= text.size();
        at += decode_rune(text, at).size;
      }
    }
    // An escape as the very last byte is dropped.
    const std::size_t end = dangling ? at - 1 : at;
    if (end == begin) continue;
    out.push_back({word_of(body, begin, end), begin});
    auto& text_of_word = out.back().word.text;  // Go copies it rune by rune
    if (std::ranges::any_of(text_of_word, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
      text_of_word = valid_utf8(text_of_word);
    }
  }
  return out;
}

void split_at_blanks(Instruction& out) {
  const std::string_view text = out.body.text;
  if (text.empty()) return;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find_first_of(word_blanks, at), text.size());
    out.words.push_back(word_of(out.body, at, end));
    if (end == text.size()) return;
    at = std::min(text.find_first_not_of(word_blanks, end), text.size());
  }
}

void take_whole(Instruction& out, std::size_t begin = 0) {
  if (begin < out.body.text.size()) out.words.push_back(word_of(out.body, begin, out.body.text.size()));
}

// True when the body from `begin` on is the JSON form.
bool take_json(Instruction& out, const Reader& reader, std::size_t begin = 0) {
  std::vector<JsonString> strings;
  const auto form = read_json_form(slice(out.body.text, begin, out.body.text.size()), strings);
  if (form == JsonForm::mixed) {
    reader.problem(out.body.to_source(span_at(begin, out.body.text.size())),
                   "when using JSON array syntax, arrays must be comprised of strings only");
  }
  if (form != JsonForm::strings) return false;
  out.json = true;
  for (auto& string : strings) {
    const Span span = span_at(begin + string.span.begin, begin + string.span.end);
    out.words.push_back({std::move(string.text), out.body.to_source(span)});
  }
  return true;
}

Pair pair_of(const JoinedText& body, const Word& word, std::size_t word_begin) {
  Pair out;
  out.span = word.span;
  const auto equals = word.text.find('=');
  out.key = word.text.substr(0, equals);
  if (equals == word.text.npos) {
    out.key_span = word.span;
    out.value_span = {word.span.end, word.span.end};
    return out;
  }
  out.value = word.text.substr(equals + 1);
  // In the raw text: where bytes were replaced the word is longer than what stands there.
  const std::size_t raw_equals = body.text.find('=', word_begin);
  out.key_span = body.to_source(span_at(word_begin, raw_equals));
  out.value_span = {body.to_source(raw_equals) + 1, word.span.end};
  if (out.value->empty()) out.value_span.begin = out.value_span.end;
  return out;
}

void take_pairs(Instruction& out, std::vector<CutWord> words) {
  for (auto& [word, begin] : words) {
    out.pairs.push_back(pair_of(out.body, word, begin));
    out.words.push_back(std::move(word));
  }
}

void read_pairs(Instruction& out, const Reader& reader) {
  auto words = quoted_words(out.body, reader.escape);
  if (words.empty()) return;
  if (words.front().word.text.find('=') != std::string::npos) {
    take_pairs(out, std::move(words));
    for (const auto& pair : out.pairs) {
      if (pair.value) continue;
      reader.problem(pair.span, "Syntax error - can't find = in \"" + pair.key + "\". Must be of the form: name=value");
    }
    return;
  }
  // ENV key the whole rest of the line
  out.legacy_pair = true;
  const std::string_view text = out.body.text;
  const std::size_t key_end = std::min(text.find_first_of(word_blanks), text.size());
  const std::size_t value = std::min(text.find_first_not_of(word_blanks, key_end), text.size());
  out.words.push_back(word_of(out.body, 0, key_end));
  Pair pair{.key = out.words.front().text, .key_span = out.words.front().span};
  if (key_end == text.size()) {
    reader.problem(pair.key_span, std::string{name_of(out.keyword)} + " must have two arguments");
    pair.value_span = {pair.key_span.end, pair.key_span.end};
  } else {
    out.words.push_back(word_of(out.body, value, text.size()));
    pair.value = out.words.back().text;
    pair.value_span = out.words.back().span;
  }
  pair.span = joined(pair.key_span, pair.value_span);
  out.pairs.push_back(std::move(pair));
}

void read_health(Instruction& out, const Reader& reader) {
  const std::string_view text = out.body.text;
  const auto blank = [&](std::size_t at) { return is_space(static_cast<unsigned char>(text[at])); };
  std::size_t type_end = 0;
  while (type_end < text.size() && !blank(type_end)) ++type_end;
  if (type_end == 0) return;
  std::size_t rest = type_end;
  while (rest < text.size() && blank(rest)) ++rest;
  out.words.push_back(word_of(out.body, 0, type_end));
  if (!take_json(out, reader, rest)) take_whole(out, rest);
}

}  // namespace

void read_operands(Instruction& out, const Reader& reader) {
  switch (out.keyword) {
    case Keyword::run:
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::shell:
      if (!take_json(out, reader)) take_whole(out);
      break;
    case Keyword::add:
    case Keyword::copy:
    case Keyword::volume:
      if (!take_json(out, reader)) split_at_blanks(out);
      break;
    case Keyword::expose:
    case Keyword::from: split_at_blanks(out); break;
    case Keyword::env:
    case Keyword::label: read_pairs(out, reader); break;
    case Keyword::arg: take_pairs(out, quoted_words(out.body, reader.escape)); break;
    case Keyword::healthcheck: read_health(out, reader); break;
    case Keyword::maintainer:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::workdir: take_whole(out); break;
    case Keyword::onbuild:
    case Keyword::unknown: break;
  }
}

}  // namespace loadline::dockerfile
