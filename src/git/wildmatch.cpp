// SPDX-License-Identifier: Apache-2.0
// Git's wildmatch.c as an automaton whose states run side by side: its recursion takes exponential time on
// hostile patterns, this takes (bytes of the text) x (live states).
#include "git/wildmatch.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/span.h"

namespace loadline::git {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : '\0';
}

struct NamedClass {
  std::string_view name;
  int (*holds)(int);
};
constexpr NamedClass classes[] = {
    {"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank}, {"cntrl", std::iscntrl},
    {"digit", std::isdigit}, {"graph", std::isgraph}, {"lower", std::islower}, {"print", std::isprint},
    {"punct", std::ispunct}, {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit},
};

bool add_named(std::string_view name, std::bitset<256>& bytes) {
  for (const auto& one : classes) {
    if (one.name != name) continue;
    for (unsigned byte = 0; byte < 128; ++byte)
      if (one.holds(static_cast<int>(byte)) != 0) bytes.set(byte);
    return true;
  }
  return false;
}

void add_range(std::bitset<256>& bytes, unsigned low, unsigned high) {
  for (unsigned byte = low; byte <= high; ++byte) bytes.set(byte);
}

}  // namespace

Wildmatch::Wildmatch(std::string_view pattern, bool pathname) { read(pattern, pathname); }

void Wildmatch::read(std::string_view pattern, bool pathname) {
  for (std::size_t i = 0; i < pattern.size() && !broken_;) {
    Atom atom;
    switch (pattern[i]) {
      case '*': i = read_stars(pattern, i, pathname); continue;
      case '[': i = read_class(pattern, i, pathname); continue;
      case '?':
        atom.bytes.set();
        if (pathname) atom.bytes.reset('/');
        break;
      case '\\':
        ++i;
        broken_ = i >= pattern.size();
        [[fallthrough]];
      default: atom.bytes.set(byte_at(pattern, i));
    }
    atoms_.push_back(atom);
    ++i;
  }
}

std::size_t Wildmatch::read_stars(std::string_view pattern, std::size_t at, bool pathname) {
  std::size_t end = std::min(pattern.find_first_not_of('*', at), pattern.size());
  const bool bounded = (at == 0 || pattern[at - 1] == '/') &&
                       (end == pattern.size() || pattern[end] == '/' || pattern.substr(end).starts_with("\\/"));
  Atom atom{Atom::Kind::many, {}};
  atom.bytes.set();
  if (pathname && end - at >= 2 && bounded) {
    if (byte_at(pattern, end) == '/') {
      atoms_.push_back({Atom::Kind::maybe_folders, {}});
      atom.kind = Atom::Kind::inside_folders;
      ++end;
    }
  } else if (pathname) {
    atom.bytes.reset('/');
  }
  atoms_.push_back(atom);
  return end;
}

std::size_t Wildmatch::read_class(std::string_view pattern, std::size_t at, bool pathname) {
  Atom atom;
  unsigned char c = byte_at(pattern, ++at);
  const bool negated = c == '!' || c == '^';
  if (negated) c = byte_at(pattern, ++at);
  unsigned char before = 0;  // where a range may start
  do {
    if (at >= pattern.size()) break;
    if (c == '\\') {
      c = byte_at(pattern, ++at);
      if (at < pattern.size()) atom.bytes.set(c);
    } else if (c == '-' && before != 0 && at + 1 < pattern.size() && pattern[at + 1] != ']') {
      c = byte_at(pattern, ++at);
      if (c == '\\') c = byte_at(pattern, ++at);
      if (at < pattern.size()) add_range(atom.bytes, before, c);
      c = 0;
    } else if (const auto close = pattern.find(']', at);
               c == '[' && byte_at(pattern, at + 1) == ':' &&
               (close == pattern.npos || (close >= at + 3 && pattern[close - 1] == ':'))) {
      if (close == pattern.npos || !add_named(slice(pattern, at + 2, close - 1), atom.bytes)) {
        broken_ = true;
        return pattern.size();
      }
      at = close;
      c = 0;
    } else {
      atom.bytes.set(c);
    }
    before = c;
    c = byte_at(pattern, ++at);
  } while (c != ']' || at >= pattern.size());
  broken_ = at >= pattern.size();
  if (negated) atom.bytes.flip();
  if (pathname) atom.bytes.reset('/');
  atoms_.push_back(atom);
  return at + 1;
}

// Adds a state and those behind it that need no byte. `seen` holds, by state, the offset at which it was
// added last, so that each is added once.
void Wildmatch::add(States& states, States& seen, std::size_t state, std::size_t at) const {
  while (seen[state] != at) {
    seen[state] = at;
    states.push_back(state);
    if (state == atoms_.size()) return;
    const auto kind = atoms_[state].kind;
    if (kind == Atom::Kind::one || kind == Atom::Kind::inside_folders) return;
    if (kind == Atom::Kind::maybe_folders && seen[++state] != at) {
      seen[state] = at;
      states.push_back(state);
    }
    ++state;
  }
}

bool Wildmatch::matches(std::string_view text) const {
  if (broken_) return false;
  States now, next;
  States seen(atoms_.size() + 1, static_cast<std::size_t>(-1));
  add(now, seen, 0, 0);
  for (std::size_t at = 0; at < text.size() && !now.empty(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    next.clear();
    for (const auto state : now) {
      if (state == atoms_.size() || !atoms_[state].bytes.test(byte)) continue;
      const auto kind = atoms_[state].kind;
      if (kind != Atom::Kind::one) add(next, seen, state, at + 1);
      if (kind == Atom::Kind::one || (kind == Atom::Kind::inside_folders && byte == '/'))
        add(next, seen, state + 1, at + 1);
    }
    now.swap(next);
  }
  return std::ranges::find(now, atoms_.size()) != now.end();
}

}  // namespace loadline::git
