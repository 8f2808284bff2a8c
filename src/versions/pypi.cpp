// SPDX-License-Identifier: Apache-2.0
// PyPI: PEP 440, read and ordered as pypa/packaging's version.py does (VERSION_PATTERN, _cmpkey).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

struct PythonVersion {
  std::string epoch;
  std::vector<std::string> release;  // without zeros at the end
  char phase = 0;                    // 'a', 'b', 'c' for rc; 0: none
  std::string phase_number;
  std::optional<std::string> post, dev;
  std::vector<std::string> local;
};

void take_separator(std::string_view& text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '_' || text[0] == '.')) text.remove_prefix(1);
}

// "[-_.]label[-_.]digits", all but the label optional; false leaves `text` alone.
template <std::size_t N>
bool take_labelled(std::string_view& text, const std::array<std::string_view, N>& labels, std::size_t& which,
                   std::string& number) {
  auto rest = text;
  take_separator(rest);
  for (which = 0; which < N; ++which) {
    if (!take(rest, labels[which])) continue;
    take_separator(rest);
    number = take_while(rest, is_digit);
    text = rest;
    return true;
  }
  return false;
}

bool take_local(std::string_view& text, std::vector<std::string>& out) {
  do {
    out.emplace_back(take_while(text, is_alphanumeric));
    if (out.back().empty()) return false;
    if (text.empty()) return true;
    if (text[0] != '-' && text[0] != '_' && text[0] != '.') return false;
    text.remove_prefix(1);
  } while (true);
}

bool take_release(std::string_view& text, PythonVersion& out) {
  take(text, "v");
  auto number = take_while(text, is_digit);
  if (!number.empty() && take(text, "!")) {
    out.epoch = number;
    number = take_while(text, is_digit);
  }
  if (number.empty()) return false;
  out.release.emplace_back(number);
  while (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    out.release.emplace_back(take_while(text, is_digit));
  }
  while (!out.release.empty() && is_zero(out.release.back())) out.release.pop_back();
  return true;
}

void take_post(std::string_view& text, PythonVersion& out) {
  if (text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    out.post = std::string{take_while(text, is_digit)};
    return;
  }
  std::size_t which = 0;
  std::string number;
  if (take_labelled(text, std::array<std::string_view, 3>{"post", "rev", "r"}, which, number)) out.post = number;
}

std::optional<PythonVersion> parse(std::string_view written) {
  const auto small = lower(trim(written));
  std::string_view text = small;
  PythonVersion out;
  if (!take_release(text, out)) return std::nullopt;
  std::size_t which = 0;
  constexpr std::array<std::string_view, 8> phases = {"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"};
  if (take_labelled(text, phases, which, out.phase_number)) out.phase = which < 2 ? 'a' : which < 4 ? 'b' : 'c';
  take_post(text, out);
  std::string number;
  if (take_labelled(text, std::array<std::string_view, 1>{"dev"}, which, number)) out.dev = number;
  if (take(text, "+") && !take_local(text, out.local)) return std::nullopt;
  return text.empty() ? std::optional{std::move(out)} : std::nullopt;
}

// 1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0 < 1.0.post1
int rank_of_phase(const PythonVersion& v) {
  if (v.phase != 0) return v.phase;
  return v.dev && !v.post ? 0 : 'z';
}

std::weak_ordering compare_local(const PythonVersion& a, const PythonVersion& b) {
  const auto count = std::min(a.local.size(), b.local.size());
  for (std::size_t i = 0; i < count; ++i) {
    const bool left = is_number(a.local[i]), right = is_number(b.local[i]);
    if (left != right) return left <=> right;  // a number is later than a word
    const auto order = left ? compare_numbers(a.local[i], b.local[i]) : compare_text(a.local[i], b.local[i]);
    if (order != 0) return order;
  }
  return a.local.size() <=> b.local.size();
}

std::weak_ordering compare_parsed(const PythonVersion& a, const PythonVersion& b) {
  if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  for (std::size_t i = 0; i < std::min(a.release.size(), b.release.size()); ++i)
    if (const auto order = compare_numbers(a.release[i], b.release[i]); order != 0) return order;
  if (const auto order = a.release.size() <=> b.release.size(); order != 0) return order;
  if (const auto order = rank_of_phase(a) <=> rank_of_phase(b); order != 0) return order;
  if (const auto order = compare_numbers(a.phase_number, b.phase_number); order != 0) return order;
  if (a.post.has_value() != b.post.has_value()) return a.post.has_value() <=> b.post.has_value();
  if (a.post)
    if (const auto order = compare_numbers(*a.post, *b.post); order != 0) return order;
  if (a.dev.has_value() != b.dev.has_value()) return b.dev.has_value() <=> a.dev.has_value();
  if (a.dev)
    if (const auto order = compare_numbers(*a.dev, *b.dev); order != 0) return order;
  return compare_local(a, b);
}

}  // namespace

Order compare_pypi(std::string_view a, std::string_view b) {
  const auto left = parse(a), right = parse(b);
  if (!left || !right) return std::nullopt;
  return compare_parsed(*left, *right);
}

}  // namespace loadline::versions
