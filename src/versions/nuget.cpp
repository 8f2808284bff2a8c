// SPDX-License-Identifier: Apache-2.0
// NuGet: one to four numbers and the labels of SemVer 2 in any case (NuGet.Versioning: NuGetVersionFactory.cs,
// VersionComparer.cs).
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

struct NugetVersion {
  std::array<std::int32_t, 4> numbers{};
  std::vector<std::string> labels;  // upper case: they are compared ignoring it
};

bool is_label(std::string_view text, bool allow_leading_zeros) {
  if (text.empty()) return false;
  if (!std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; })) return false;
  return allow_leading_zeros || text.size() == 1 || text[0] != '0' || !is_number(text);
}

std::string upper(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool read_numbers(std::string_view text, std::array<std::int32_t, 4>& out) {
  const auto parts = split(text, '.');
  if (parts.size() > out.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = trim(parts[i]);
    const auto number = without_leading_zeros(part);
    if (!is_number(part) || number.size() > 10) return false;
    const auto value = number.empty() ? 0 : parse_integer<std::int64_t>(number).value_or(0);
    if (value > std::numeric_limits<std::int32_t>::max()) return false;
    out[i] = static_cast<std::int32_t>(value);
  }
  return true;
}

std::optional<NugetVersion> parse(std::string_view text) {
  text = trim(text);
  NugetVersion out;
  if (const auto plus = text.find('+'); plus != text.npos) {
    for (const auto part : split(text.substr(plus + 1), '.'))
      if (!is_label(part, true)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (const auto dash = text.find('-'); dash != text.npos) {
    for (const auto part : split(text.substr(dash + 1), '.')) {
      if (!is_label(part, false)) return std::nullopt;
      out.labels.push_back(upper(part));
    }
    text = text.substr(0, dash);
  }
  return read_numbers(text, out.numbers) ? std::optional{std::move(out)} : std::nullopt;
}

// .NET's int.TryParse takes a sign, so that the label "-5" is a number; one beyond 32 bits is a word.
std::optional<std::int32_t> number_of(std::string_view label) {
  const bool negative = take(label, "-");
  const auto digits = without_leading_zeros(label);
  if (!is_number(label) || digits.size() > 10) return std::nullopt;
  const auto value = digits.empty() ? 0 : parse_integer<std::int64_t>(digits).value_or(0);
  const auto with_sign = negative ? -value : value;
  if (with_sign > std::numeric_limits<std::int32_t>::max() || with_sign < std::numeric_limits<std::int32_t>::min())
    return std::nullopt;
  return static_cast<std::int32_t>(with_sign);
}

std::weak_ordering compare_label(std::string_view a, std::string_view b) {
  const auto left = number_of(a), right = number_of(b);
  if (left && right) return *left <=> *right;
  if (left || right) return left ? std::weak_ordering::less : std::weak_ordering::greater;
  return compare_text(a, b);
}

}  // namespace

Order compare_nuget(std::string_view a, std::string_view b) {
  const auto left = parse(a), right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = left->numbers <=> right->numbers; order != 0) return order;
  if (left->labels.empty() != right->labels.empty())
    return left->labels.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  for (std::size_t i = 0; i < std::min(left->labels.size(), right->labels.size()); ++i)
    if (const auto order = compare_label(left->labels[i], right->labels[i]); order != 0) return order;
  return left->labels.size() <=> right->labels.size();
}

}  // namespace loadline::versions
