// SPDX-License-Identifier: Apache-2.0
// RPM: [epoch:]version[-release], ordered as rpmver.c and rpmvercmp do (rpm-version(7)).
#include <optional>

#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

struct RpmVersion {
  std::string_view epoch = "0", version;
  std::optional<std::string_view> release;
};

std::optional<RpmVersion> parse(std::string_view text) {
  if (text.empty() || text.find_first_of(" \t\n") != text.npos) return std::nullopt;
  RpmVersion out;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (text.substr(digits).starts_with(':')) {
    if (digits > 0) out.epoch = text.substr(0, digits);
    text.remove_prefix(digits + 1);
  }
  // The release starts at the last dash.
  if (const auto dash = text.rfind('-'); dash != text.npos) {
    out.release = text.substr(dash + 1);
    text = text.substr(0, dash);
  }
  out.version = text;
  return out;
}

// The segment at the start of `text`: digits or letters, as `like` says.
std::string_view take_segment(std::string_view& text, bool digits) {
  return digits ? take_while(text, is_digit) : take_while(text, is_letter);
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  using order = std::weak_ordering;
  if (a == b) return order::equivalent;
  const auto separates = [](char c) { return !is_alphanumeric(c) && c != '~' && c != '^'; };
  while (!a.empty() || !b.empty()) {
    take_while(a, separates), take_while(b, separates);
    // "~" is before everything, the end too; "^" is after the end and before everything else.
    if (a.starts_with('~') || b.starts_with('~')) {
      if (!take(a, "~")) return order::greater;
      if (!take(b, "~")) return order::less;
      continue;
    }
    if (a.starts_with('^') || b.starts_with('^')) {
      if (a.empty()) return order::less;
      if (b.empty()) return order::greater;
      if (!take(a, "^")) return order::greater;
      if (!take(b, "^")) return order::less;
      continue;
    }
    if (a.empty() || b.empty()) break;
    const bool digits = is_digit(a[0]);
    const auto left = take_segment(a, digits), right = take_segment(b, digits);
    if (right.empty()) return digits ? order::greater : order::less;  // a number is later than a word
    if (const auto found = digits ? compare_numbers(left, right) : compare_text(left, right); found != 0) return found;
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace

Order compare_rpm(std::string_view a, std::string_view b) {
  const auto left = parse(a), right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = compare_part(left->epoch, right->epoch); order != 0) return order;
  if (const auto order = compare_part(left->version, right->version); order != 0) return order;
  if (!left->release || !right->release) return left->release.has_value() <=> right->release.has_value();
  return compare_part(*left->release, *right->release);
}

}  // namespace loadline::versions
