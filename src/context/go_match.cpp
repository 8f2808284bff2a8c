// SPDX-License-Identifier: Apache-2.0
// Go's path/filepath.Match. The pattern is a row of chunks, each a run of stars and then text without one;
// after a star the first place where the chunk fits is taken, which is right since "*" stops at "/" alone.
#include "context/go_match.h"

#include "base/span.h"
#include "context/utf8.h"

namespace loadline::context {
namespace {

struct Chunk {
  bool star = false;
  std::string_view text;
  std::string_view rest;  // of the pattern
};

Chunk next_chunk(std::string_view pattern) {
  Chunk out;
  while (pattern.starts_with('*')) {
    pattern.remove_prefix(1);
    out.star = true;
  }
  bool in_class = false;
  std::size_t i = 0;
  for (; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) ++i;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '*' && !in_class) break;
  }
  out.text = slice(pattern, 0, i);
  out.rest = slice(pattern, i, pattern.size());
  return out;
}

// One end of a range inside a class; nothing where the pattern is bad (it must also go on after this).
std::optional<char32_t> class_rune(std::string_view& chunk) {
  if (chunk.empty() || chunk[0] == '-' || chunk[0] == ']') return std::nullopt;
  if (chunk[0] == '\\') chunk.remove_prefix(1);
  const Rune rune = decode_rune(chunk);
  if (rune.width == 0 || (rune.value == bad_rune && rune.width == 1)) return std::nullopt;
  chunk.remove_prefix(rune.width);
  if (chunk.empty()) return std::nullopt;
  return rune.value;
}

// Reads "[...]" off the chunk; whether the rune is in it, or nothing where the pattern is bad.
std::optional<bool> read_class(std::string_view& chunk, char32_t rune) {
  chunk.remove_prefix(1);
  const bool negated = chunk.starts_with('^');
  if (negated) chunk.remove_prefix(1);
  bool inside = false;
  for (int ranges = 0;; ++ranges) {
    if (ranges > 0 && chunk.starts_with(']')) {
      chunk.remove_prefix(1);
      return inside != negated;
    }
    const auto low = class_rune(chunk);
    if (!low) return std::nullopt;
    auto high = low;
    if (chunk[0] == '-') {
      chunk.remove_prefix(1);
      high = class_rune(chunk);
      if (!high) return std::nullopt;
    }
    inside = inside || (*low <= rune && rune <= *high);
  }
}

struct Fit {
  bool bad = false;  // the chunk's syntax
  bool fits = false;
  std::string_view rest;  // of the name
};

// Matches the chunk at the start of the name; goes on after a mismatch, to find bad syntax.
Fit fit(std::string_view chunk, std::string_view name) {
  bool failed = false;
  while (!chunk.empty()) {
    failed = failed || name.empty();
    const Rune rune = failed ? Rune{} : decode_rune(name);
    if (chunk[0] == '[') {
      const auto inside = read_class(chunk, rune.value);
      if (!inside) return {.bad = true, .fits = false, .rest = {}};
      failed = failed || !*inside;
      if (!failed) name.remove_prefix(rune.width);
      continue;
    }
    if (chunk[0] == '?') {
      failed = failed || name[0] == '/';
      if (!failed) name.remove_prefix(rune.width);
    } else {
      if (chunk[0] == '\\') chunk.remove_prefix(1);
      if (chunk.empty()) return {.bad = true, .fits = false, .rest = {}};
      failed = failed || chunk[0] != name[0];
      if (!failed) name.remove_prefix(1);
    }
    chunk.remove_prefix(1);
  }
  return {.bad = false, .fits = !failed, .rest = name};
}

}  // namespace

std::optional<bool> go_match_checked(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    const Chunk chunk = next_chunk(pattern);
    pattern = chunk.rest;
    if (chunk.star && chunk.text.empty()) return name.find('/') == name.npos;
    auto found = fit(chunk.text, name);
    if (found.bad) return std::nullopt;
    const auto good = [&] { return found.fits && (found.rest.empty() || !pattern.empty()); };
    for (std::size_t i = 0; chunk.star && !good() && i < name.size() && name[i] != '/'; ++i)
      found = fit(chunk.text, name.substr(i + 1));
    if (!good()) return false;
    name = found.rest;
  }
  return name.empty();
}

bool go_match(std::string_view pattern, std::string_view name) {
  return go_match_checked(pattern, name).value_or(false);
}

bool has_wildcard(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\') ++i;
    else if (path[i] == '*' || path[i] == '?' || path[i] == '[') return true;
  }
  return false;
}

}  // namespace loadline::context
