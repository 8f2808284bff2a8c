// SPDX-License-Identifier: Apache-2.0
// Runs the automaton: all states at once, a bit each, so that a hostile pattern costs no more than
// (bytes of the path) x (states / 64). Patterns with more states than bits take a slower road.
#include "context/regex.h"

#include <algorithm>
#include <bit>

#include "context/utf8.h"

namespace loadline::context {
namespace {

using Kind = Atom::Kind;
constexpr std::size_t most_masked = 63;  // states in a mask, with the accepting one after the last atom

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// The single rune that an atom takes, if its bytes in a path are certain (U+FFFD stands for any bad byte).
std::optional<char32_t> literal_of(const Atom& atom) {
  if (atom.kind != Kind::one || atom.set.negated || atom.set.ranges.size() != 1) return std::nullopt;
  const auto& [low, high] = atom.set.ranges[0];
  if (low != high || low == bad_rune) return std::nullopt;
  return low;
}

bool is_assertion(Kind kind) { return kind >= Kind::text_begin; }
bool is_skippable(Kind kind) { return kind == Kind::many || kind == Kind::at_most_one || kind == Kind::maybe_folders; }

}  // namespace

Automaton::Automaton(Branch atoms) : atoms_{std::move(atoms)} {
  if (!atoms_.empty() && atoms_.back().kind == Kind::text_end) {
    atoms_.pop_back();
    ends_ = true;
  }
  if (!atoms_.empty() && atoms_.front().kind == Kind::text_begin) {
    atoms_.erase(atoms_.begin());
  } else {
    atoms_.insert(atoms_.begin(), Atom{Kind::many, {{}, true}});  // may begin anywhere
  }
  looks_around_ = std::ranges::any_of(atoms_, [](const Atom& atom) { return is_assertion(atom.kind); });
  if (!looks_around_) strip_literal_ends();
  if (atoms_.size() <= most_masked) make_table();
}

void Automaton::strip_literal_ends() {
  std::size_t begin = 0;
  for (; begin < atoms_.size() && literal_of(atoms_[begin]); ++begin) append_rune(prefix_, *literal_of(atoms_[begin]));
  std::size_t end = atoms_.size();
  while (ends_ && end > begin && literal_of(atoms_[end - 1])) --end;
  for (std::size_t i = end; i < atoms_.size(); ++i) append_rune(suffix_, *literal_of(atoms_[i]));
  atoms_.erase(atoms_.begin() + static_cast<std::ptrdiff_t>(end), atoms_.end());
  atoms_.erase(atoms_.begin(), atoms_.begin() + static_cast<std::ptrdiff_t>(begin));
}

Automaton::Step Automaton::step_of(char32_t rune) const {
  Step out;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const auto& atom = atoms_[i];
    if (is_assertion(atom.kind) || atom.kind == Kind::maybe_folders) continue;
    const Mask bit = Mask{1} << i;
    const bool takes = atom.set.contains(rune);
    const bool once = atom.kind == Kind::one || atom.kind == Kind::at_most_one;
    if (takes) (once ? out.leave : out.stay) |= bit;
    if (atom.kind == Kind::folders_inner && rune == '/') out.leave |= bit;
  }
  return out;
}

void Automaton::make_table() {
  ascii_.resize(128);
  for (char32_t rune = 0; rune < 128; ++rune) ascii_[rune] = step_of(rune);
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const auto kind = atoms_[i].kind;
    if (is_skippable(kind)) passing_ |= Mask{1} << i;
    if (is_assertion(kind)) asking_ |= Mask{1} << i;
  }
}

bool Automaton::passes(const Atom& atom, std::string_view text, std::size_t at) const {
  const bool before = at > 0 && is_word(text[at - 1]);
  const bool after = at < text.size() && is_word(text[at]);
  switch (atom.kind) {
    case Kind::text_begin: return at == 0;
    case Kind::text_end: return at == text.size();
    case Kind::word_edge: return before != after;
    case Kind::no_word_edge: return before == after;
    default: return false;
  }
}

bool Automaton::matches(std::string_view text) const {
  if (text.size() < prefix_.size() + suffix_.size()) return false;
  if (!text.starts_with(prefix_) || !text.ends_with(suffix_)) return false;
  text.remove_prefix(prefix_.size());
  text.remove_suffix(suffix_.size());
  if (atoms_.empty() && !looks_around_) return !ends_ || text.empty();
  return ascii_.empty() ? run_states(text) : run_masks(text);
}

bool Automaton::run_masks(std::string_view text) const {
  const Mask accept = Mask{1} << atoms_.size();
  const auto closure = [&](Mask states, std::size_t at) {
    for (Mask todo = states & (passing_ | asking_); todo != 0;) {
      const auto i = static_cast<std::size_t>(std::countr_zero(todo));
      todo &= todo - 1;
      Mask reached = 0;
      if ((passing_ >> i & 1) != 0 || passes(atoms_[i], text, at)) reached |= Mask{1} << (i + 1);
      if (atoms_[i].kind == Kind::maybe_folders) reached |= Mask{1} << (i + 2);
      todo |= reached & (passing_ | asking_) & ~states;
      states |= reached;
    }
    return states;
  };
  Mask states = closure(1, 0);
  for (std::size_t at = 0; at < text.size();) {
    if (!ends_ && (states & accept) != 0) return true;
    const auto byte = static_cast<unsigned char>(text[at]);
    const Rune rune = byte < 0x80 ? Rune{byte, 1} : decode_rune(text.substr(at));
    const Step step = byte < 0x80 ? ascii_[byte] : step_of(rune.value);
    at += rune.width;
    states = closure(((states & step.leave) << 1) | (states & step.stay), at);
    if (states == 0) return false;
  }
  return (states & accept) != 0;
}

bool Automaton::run_states(std::string_view text) const {
  std::vector<bool> now(atoms_.size() + 1), next;
  const auto close = [&](std::size_t at) {
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      if (!now[i]) continue;
      const auto kind = atoms_[i].kind;
      if (is_skippable(kind) || passes(atoms_[i], text, at)) now[i + 1] = true;
      if (kind == Kind::maybe_folders) now[i + 2] = true;
    }
  };
  now[0] = true;
  close(0);
  for (std::size_t at = 0; at < text.size();) {
    if (!ends_ && now.back()) return true;
    const Rune rune = decode_rune(text.substr(at));
    at += rune.width;
    next.assign(now.size(), false);
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      const auto& atom = atoms_[i];
      if (!now[i] || is_assertion(atom.kind) || atom.kind == Kind::maybe_folders) continue;
      const bool takes = atom.set.contains(rune.value);
      const bool once = atom.kind == Kind::one || atom.kind == Kind::at_most_one;
      if (takes) next[once ? i + 1 : i] = true;
      if (atom.kind == Kind::folders_inner && rune.value == '/') next[i + 1] = true;
    }
    now.swap(next);
    close(at);
  }
  return now.back();
}

std::optional<Regex> Regex::compile(std::string_view text) {
  auto branches = read_regex(text);
  if (!branches) return std::nullopt;
  Regex out;
  for (auto& branch : *branches) out.branches_.emplace_back(std::move(branch));
  return out;
}

bool Regex::matches(std::string_view text) const {
  return std::ranges::any_of(branches_, [&](const Automaton& branch) { return branch.matches(text); });
}

}  // namespace loadline::context
