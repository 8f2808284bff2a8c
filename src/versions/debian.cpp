// SPDX-License-Identifier: Apache-2.0
// Debian: [epoch:]upstream[-revision] (deb-version(7)), ordered as dpkg's lib/dpkg/version.c does.
#include <optional>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

struct DebianVersion {
  std::string_view epoch, upstream, revision;
};

// dpkg refuses these; odd characters are only a warning there, and have an order.
std::optional<DebianVersion> parse(std::string_view text) {
  constexpr std::string_view largest_epoch = "2147483647";
  text = trim(text);
  if (text.find_first_of(" \t\n") != text.npos) return std::nullopt;
  DebianVersion out;
  if (const auto colon = text.find(':'); colon != text.npos) {
    out.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    // dpkg reads it with strtol, which takes a sign; a negative one is an error.
    const bool negative = take(out.epoch, "-");
    if (!negative) take(out.epoch, "+");
    if (negative && !is_zero(out.epoch)) return std::nullopt;
    if (!is_number(out.epoch) || compare_numbers(out.epoch, largest_epoch) > 0) return std::nullopt;
  }
  if (const auto dash = text.rfind('-'); dash != text.npos) {
    out.revision = text.substr(dash + 1);
    text = text.substr(0, dash);
    if (out.revision.empty()) return std::nullopt;
  }
  if (text.empty()) return std::nullopt;
  out.upstream = text;
  return out;
}

// The weight of what is not a digit: "~" before the end, the end before letters, letters before the rest.
int weight(std::string_view text) {
  if (text.empty() || is_digit(text[0])) return 0;
  if (text[0] == '~') return -1;
  const auto c = static_cast<unsigned char>(text[0]);
  return is_letter(text[0]) ? c : c + 256;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  const auto at_letters = [](std::string_view text) { return !text.empty() && !is_digit(text[0]); };
  while (!a.empty() || !b.empty()) {
    while (at_letters(a) || at_letters(b)) {
      if (const auto order = weight(a) <=> weight(b); order != 0) return order;
      a.remove_prefix(1), b.remove_prefix(1);  // equal weights: neither has ended
    }
    const auto order = compare_numbers(take_while(a, is_digit), take_while(b, is_digit));
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

Order compare_debian(std::string_view a, std::string_view b) {
  const auto left = parse(a), right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = compare_numbers(left->epoch, right->epoch); order != 0) return order;
  if (const auto order = compare_part(left->upstream, right->upstream); order != 0) return order;
  return compare_part(left->revision, right->revision);
}

}  // namespace loadline::versions
