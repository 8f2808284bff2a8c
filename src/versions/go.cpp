// SPDX-License-Identifier: Apache-2.0
// Go modules: golang.org/x/mod/semver, where "v1" and "v1.2" are short for "v1.0.0" and "v1.2.0". The leading
// "v" may be missing, as advisories write it.
#include <optional>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

struct GoVersion {
  std::string_view major, minor, patch;
  std::vector<std::string_view> prerelease;
};

bool take_number(std::string_view& text, std::string_view& out) {
  out = take_while(text, is_digit);
  return !out.empty() && (out.size() == 1 || out[0] != '0');
}

bool take_identifiers(std::string_view& text, bool allow_leading_zeros, std::vector<std::string_view>& out) {
  do {
    const auto word = take_while(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
    if (word.empty()) return false;
    if (!allow_leading_zeros && word.size() > 1 && word[0] == '0' && is_number(word)) return false;
    out.push_back(word);
  } while (take(text, "."));
  return true;
}

std::optional<GoVersion> parse(std::string_view text) {
  GoVersion out;
  take(text, "v");
  if (!take_number(text, out.major)) return std::nullopt;
  if (text.empty()) return out;
  if (!take(text, ".") || !take_number(text, out.minor)) return std::nullopt;
  if (text.empty()) return out;
  if (!take(text, ".") || !take_number(text, out.patch)) return std::nullopt;
  if (take(text, "-") && !take_identifiers(text, false, out.prerelease)) return std::nullopt;
  std::vector<std::string_view> build;
  if (take(text, "+") && !take_identifiers(text, true, build)) return std::nullopt;
  return text.empty() ? std::optional{std::move(out)} : std::nullopt;
}

std::weak_ordering compare_identifier(std::string_view a, std::string_view b) {
  const bool left = is_number(a), right = is_number(b);
  if (left != right) return left ? std::weak_ordering::less : std::weak_ordering::greater;
  return left ? compare_numbers(a, b) : compare_text(a, b);
}

}  // namespace

Order compare_go(std::string_view a, std::string_view b) {
  const auto left = parse(a), right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = compare_numbers(left->major, right->major); order != 0) return order;
  if (const auto order = compare_numbers(left->minor, right->minor); order != 0) return order;
  if (const auto order = compare_numbers(left->patch, right->patch); order != 0) return order;
  if (left->prerelease.empty() != right->prerelease.empty())
    return left->prerelease.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  for (std::size_t i = 0; i < std::min(left->prerelease.size(), right->prerelease.size()); ++i)
    if (const auto order = compare_identifier(left->prerelease[i], right->prerelease[i]); order != 0) return order;
  return left->prerelease.size() <=> right->prerelease.size();
}

}  // namespace loadline::versions
