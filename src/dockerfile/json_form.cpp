// SPDX-License-Identifier: Apache-2.0
// Arrays of strings are read here, with the places of their elements; only where something else stands in
// the array the JSON library is asked whether it is JSON at all.
#include "dockerfile/json_form.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>

#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) ++at;
  return at;
}

std::optional<char32_t> read_hex4(std::string_view text, std::size_t at) {
  if (text.size() < at + 4) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
    if (!letter && (c < '0' || c > '9')) return std::nullopt;
    value = value << 4 | static_cast<char32_t>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
  }
  return value;
}

constexpr bool is_high(char32_t rune) { return rune >= 0xD800 && rune < 0xDC00; }
constexpr bool is_low(char32_t rune) { return rune >= 0xDC00 && rune < 0xE000; }

// After the backslash; `at` moves behind the escape. A lone surrogate is U+FFFD, as in Go.
bool read_escape(std::string_view text, std::size_t& at, std::string& out) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (at >= text.size()) return false;
  const char letter = text[at++];
  if (letter != 'u') {
    const auto found = letters.find(letter);
    if (found == letters.npos) return false;
    out += meanings[found];
    return true;
  }
  const auto first = read_hex4(text, at);
  if (!first) return false;
  at += 4;
  char32_t rune = *first;
  if (is_high(rune) && text.substr(at, 2) == "\\u") {
    const auto second = read_hex4(text, at + 2);
    if (second && is_low(*second)) {
      rune = 0x10000 + ((rune - 0xD800) << 10) + (*second - 0xDC00);
      at += 6;
    }
  }
  append_rune(out, is_high(rune) || is_low(rune) ? replacement_rune : rune);
  return true;
}

// From the opening quote; returns the place after the closing one.
std::optional<std::size_t> read_string(std::string_view text, std::size_t at, std::string& out) {
  for (++at; at < text.size();) {
    const char c = text[at];
    if (c == '"') return at + 1;
    if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    if (c == '\\') {
      if (!read_escape(text, ++at, out)) return std::nullopt;
      continue;
    }
    const Rune rune = decode_rune(text, at);
    append_rune(out, rune.value);
    at += rune.size;
  }
  return std::nullopt;
}

}  // namespace

JsonForm read_json_form(std::string_view text, std::vector<JsonString>& out) {
  std::size_t at = skip_spaces(text);
  if (at >= text.size() || text[at] != '[') return JsonForm::none;
  const auto otherwise = [&] {
    out.clear();
    return nlohmann::json::accept(valid_utf8(text.substr(skip_spaces(text)))) ? JsonForm::mixed : JsonForm::none;
  };
  at = skip_blanks(text, at + 1);
  bool closed = at < text.size() && text[at] == ']';
  while (!closed) {
    if (at >= text.size()) return JsonForm::none;
    if (text[at] != '"') return otherwise();
    JsonString string;
    const auto end = read_string(text, at, string.text);
    if (!end) return otherwise();
    string.span = span_at(at, *end);
    out.push_back(std::move(string));
    at = skip_blanks(text, *end);
    if (at >= text.size() || (text[at] != ',' && text[at] != ']')) return otherwise();
    closed = text[at] == ']';
    if (!closed) at = skip_blanks(text, at + 1);
  }
  if (skip_blanks(text, at + 1) != text.size()) return otherwise();
  return JsonForm::strings;
}

}  // namespace loadline::dockerfile
