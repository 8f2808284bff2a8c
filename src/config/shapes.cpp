// SPDX-License-Identifier: Apache-2.0
// Values in the shapes that people write them: sizes, times, per cent, names out of a list.
#include <array>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "base/units.h"
#include "config/keys.h"

namespace loadline::config {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};
constexpr std::array second_units = {Unit{"ms", 0.001}, Unit{"s", 1},    Unit{"sec", 1},
                                     Unit{"m", 60},     Unit{"min", 60}, Unit{"h", 3600}};

std::string_view take(std::string_view& rest, std::string_view letters) {
  const auto end = rest.find_first_not_of(letters);
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(taken.size());
  return taken;
}

// "90s", "1min 30s": numbers with units, added up.
std::optional<double> seconds_of(std::string_view text) {
  double sum = 0;
  const std::string small = lower(trim(text));
  std::string_view rest = small;
  if (rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    const auto number = parse_amount(take(rest, "0123456789."));
    if (!number) return std::nullopt;
    (void)take(rest, " ");
    const auto name = take(rest, "abcdefghijklmnopqrstuvwxyz");
    (void)take(rest, " ");
    const auto* unit = std::ranges::find(second_units, name, &Unit::name);
    if (unit == second_units.end()) return std::nullopt;
    sum += *number * unit->factor;
  }
  return sum <= 9e15 ? std::optional{sum} : std::nullopt;
}

std::optional<double> plain_number(const Node& node) {
  if (node.kind == Node::Kind::integer && node.integer >= 0) return static_cast<double>(node.integer);
  if (node.kind == Node::Kind::real && node.real >= 0 && std::isfinite(node.real)) return node.real;
  return std::nullopt;
}

Shaped complaint(std::string text) { return {.value = {}, .complaint = std::move(text)}; }

Shaped number_of(const Node& node, Shape shape, Value value) {
  std::optional<double> number = plain_number(node);
  if (shape == Shape::bytes) {
    if (node.is_text()) number = parse_bytes(node.text);
    if (!number || *number > 9e15) return complaint("a size such as \"500 MB\" or \"1.2 GB\", or a number of bytes");
  } else if (shape == Shape::seconds) {
    if (node.is_text()) number = seconds_of(node.text);
    if (!number) return complaint("a time such as \"90s\" or \"10min\", or a number of seconds");
  } else if (shape == Shape::percent) {
    if (!number || *number > 100) return complaint("a number from 0 to 100");
  } else if (shape == Shape::number) {
    if (!number) return complaint("a number, 0 or more");
  } else if (node.kind != Node::Kind::integer || node.integer < 0) {
    return complaint("a whole number, 0 or more");
  }
  value.number = *number;
  value.count = static_cast<std::uint64_t>(std::llround(std::min(*number, 9e15)));
  return {.value = std::move(value), .complaint = {}};
}

Shaped texts_of(const Node& node, Value value) {
  if (!node.is_list()) return complaint("a list of texts");
  for (const auto& item : node.items) {
    if (!item.is_text()) return complaint("a list of texts");
    value.texts.push_back({item.text, item.place});
  }
  return {.value = std::move(value), .complaint = {}};
}

}  // namespace

std::span<const std::string_view> choices_of(Shape shape) {
  static constexpr std::array<std::string_view, 5> levels = {"off", "on", "info", "warning", "error"};
  static constexpr std::array<std::string_view, 4> fail = {"info", "warning", "error", "never"};
  static constexpr std::array<std::string_view, 7> kinds = {"text", "url",     "email", "semver",
                                                            "spdx", "rfc3339", "hash"};
  static constexpr std::array<std::string_view, 4> subjects = {"service", "instruction", "stage", "dockerfile"};
  switch (shape) {
    case Shape::level: return levels;
    case Shape::fail_level: return fail;
    case Shape::severity: return std::span{fail}.first(3);
    case Shape::label_kind: return kinds;
    case Shape::subject: return subjects;
    default: return {};
  }
}

Shaped shaped(const Node& node, Shape shape) {
  Value value;
  value.node = &node;
  switch (shape) {
    case Shape::condition:
      if (!node.is_table()) return complaint("a table with a condition");
      return {.value = std::move(value), .complaint = {}};
    case Shape::texts: return texts_of(node, std::move(value));
    case Shape::bytes:
    case Shape::seconds:
    case Shape::percent:
    case Shape::number:
    case Shape::count: return number_of(node, shape, std::move(value));
    default: break;
  }
  const auto choices = choices_of(shape);
  value.text = node.text;
  if (choices.empty()) {
    if (!node.is_text()) return complaint("a text");
    if (node.text.empty()) return complaint("a text that is not empty");
    return {.value = std::move(value), .complaint = {}};
  }
  if (node.is_text() && std::ranges::find(choices, node.text) != choices.end())
    return {.value = std::move(value), .complaint = {}};
  std::string list;
  for (const auto choice : choices) list += (list.empty() ? "" : ", ") + std::string{choice};
  std::string text = "one of " + list;
  const auto near = nearest(node.text, {choices.begin(), choices.end()});
  if (node.is_text() && !near.empty()) text += "; did you mean \"" + std::string{near} + "\"?";
  return complaint(std::move(text));
}

}  // namespace loadline::config
