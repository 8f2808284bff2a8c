// SPDX-License-Identifier: Apache-2.0
// The walk from nodes to values. References: compose-go loader/reset.go; yaml/v4 internal/libyaml/resolver.go.
#include "compose/from_yaml.h"

#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"

namespace loadline::compose {
namespace {

constexpr int most_depth = 200;  // through aliases too

// Go's strconv.ParseInt(text, 0, 64): a sign, then 0x, 0o, 0b or a plain 0 for octal, or decimal digits.
std::optional<std::int64_t> go_integer(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = text[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    text.remove_prefix(base != 8 || mark == 'o' || mark == 'O' ? 2 : 1);
  }
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (size > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  const auto value = static_cast<std::int64_t>(size);
  return minus ? -value : value;
}

std::optional<double> go_real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The reference reads a plain date as a point in time, and prints it so where it wants a string.
std::optional<std::string> date_text(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3 || parts[0].size() != 4) return std::nullopt;
  const auto month = parse_integer<unsigned>(parts[1]);
  const auto day = parse_integer<unsigned>(parts[2]);
  if (!parse_integer<unsigned>(parts[0]) || !month || !day) return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  const auto padded = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::string{parts[0]} + "-" + padded(*month) + "-" + padded(*day) + " 00:00:00 +0000 UTC";
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words)
    if (text == word) return true;
  return false;
}

Value plain_scalar(const std::string& text, Place place) {
  if (is_any_of(text, {"", "~", "null", "Null", "NULL"})) return Value{.place = place};
  if (is_any_of(text, {"true", "True", "TRUE"})) return truth_value(true, place);
  if (is_any_of(text, {"false", "False", "FALSE"})) return truth_value(false, place);
  const auto real = [&](double number) {
    Value out;
    out.kind = Value::Kind::real;
    out.place = place;
    out.real = number;
    return out;
  };
  if (is_any_of(text, {".nan", ".NaN", ".NAN"})) return real(NAN);
  if (is_any_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return real(INFINITY);
  if (is_any_of(text, {"-.inf", "-.Inf", "-.INF"})) return real(-INFINITY);
  if (is_any_of(text, {"-0", "-0.0"})) return real(-0.0);
  if (std::string_view{"0123456789+-."}.find(text.front()) == std::string_view::npos) return text_value(text, place);
  if (auto date = date_text(text)) return text_value(std::move(*date), place);
  const auto digits = text.find('_') == text.npos ? text : replace_all(text, "_", "");
  if (text.front() != '.')
    if (const auto whole = go_integer(digits)) return integer_value(*whole, place);
  if (digits.find_first_not_of("0123456789+-.eE") == digits.npos)
    if (const auto number = go_real(digits)) return real(*number);
  return text_value(text, place);
}

class Converter {
 public:
  Converter(const Source& source, Budget& budget, std::vector<Problem>& problems)
      : source_{source}, budget_{budget}, problems_{problems} {}

  Tree run(const yaml::Node& root) {
    if (auto value = convert(root, 0)) out_.value = std::move(*value);
    return std::move(out_);
  }

 private:
  void problem(Span span, std::string message) { problems_.push_back({{&source_, span}, std::move(message)}); }

  void note() { out_.resets.emplace_back(path_.begin(), path_.end()); }

  // Nothing where the node is to be left out.
  std::optional<Value> convert(const yaml::Node& written, int depth) {
    if (written.tag == "!reset" && !kept_) {
      note();
      return std::nullopt;
    }
    const yaml::Node& node = written.resolved();
    const Place place{&source_, node.span};
    if (budget_.left == 0 || depth > most_depth) {
      if (!std::exchange(stopped_, true)) problem(written.span, "expands to more values than the reference accepts");
      return Value{.place = place};
    }
    --budget_.left;
    if (&node != &written && node.tag == "!reset" && !kept_) {
      note();
      return std::nullopt;
    }
    if (node.tag == "!override" && !kept_) {
      note();
      kept_ = true;
      auto value = content(node, place, depth);
      kept_ = false;
      return value;
    }
    return content(node, place, depth);
  }

  Value content(const yaml::Node& node, Place place, int depth) {
    switch (node.kind) {
      case yaml::Kind::scalar: return scalar(node, place);
      case yaml::Kind::sequence: return list(node, place, depth);
      case yaml::Kind::mapping: {
        Value out = empty_map(place);
        fill(out, node, depth);
        return out;
      }
      default: return Value{.place = place};
    }
  }

  static Value scalar(const yaml::Node& node, Place place) {
    const bool typed = is_any_of(node.tag, {"!!int", "!!float", "!!bool", "!!null"});
    if (node.style != yaml::Style::plain && !typed) return text_value(node.text, place);
    if (!node.tag.empty() && !typed && node.tag != "!override" && node.tag != "!") return text_value(node.text, place);
    return plain_scalar(node.text, place);
  }

  Value list(const yaml::Node& node, Place place, int depth) {
    Value out = empty_list(place);
    path_.emplace_back("[]");
    for (const auto& item : node.items)
      if (auto value = convert(item, depth + 1)) out.items.push_back(std::move(*value));
    path_.pop_back();
    return out;
  }

  static bool is_merge(const yaml::Node& key) {
    return key.kind == yaml::Kind::scalar && key.text == "<<" && key.style == yaml::Style::plain;
  }

  void fill(Value& out, const yaml::Node& node, int depth) {
    std::map<std::string_view, Span> seen;
    for (const auto& [key, value] : node.entries) {
      const yaml::Node& named = key.resolved();
      if (named.kind != yaml::Kind::scalar && named.kind != yaml::Kind::null) {
        problem(key.span, "a key must be a string");
        continue;
      }
      const auto [first, fresh] = seen.emplace(named.text, key.span);
      if (!fresh)
        problem(key.span, "key \"" + named.text + "\" is already defined at line " +
                              std::to_string(source_.position(first->second.begin).line));
      if (is_merge(named)) continue;
      if (scalar(named, {}).kind != Value::Kind::text) problem(key.span, "key " + named.text + " must be a string");
      path_.push_back(named.text);
      if (auto made = convert(value, depth + 1))
        out.members.insert_or_assign(named.text, Member{{&source_, key.span}, std::move(*made)});
      path_.pop_back();
    }
    for (const auto& [key, value] : node.entries)
      if (is_merge(key.resolved())) merge(out, value, depth);
  }

  // Adds what the mapping does not say itself; of several, the first wins (yaml.org/type/merge.html).
  void merge(Value& out, const yaml::Node& written, int depth) {
    const yaml::Node& node = written.resolved();
    if (node.kind == yaml::Kind::mapping) return merge_one(out, node, written, depth);
    if (node.kind != yaml::Kind::sequence)
      return problem(written.span, "map merge requires a mapping or a list of mappings");
    for (const auto& item : node.items) {
      if (item.resolved().kind == yaml::Kind::mapping) merge_one(out, item.resolved(), item, depth);
      else problem(item.span, "map merge requires a mapping or a list of mappings");
    }
  }

  void merge_one(Value& out, const yaml::Node& mapping, const yaml::Node& written, int depth) {
    auto value = convert(written.tag.empty() ? mapping : written, depth + 1);
    if (!value) return;
    for (auto& [key, member] : value->members) out.members.try_emplace(key, std::move(member));
  }

  const Source& source_;
  Budget& budget_;
  std::vector<Problem>& problems_;
  Tree out_;
  Path path_;
  bool kept_ = false;     // below !override, where nothing more is reset
  bool stopped_ = false;
};

}  // namespace

Tree tree_of(const yaml::Node& root, const Source& source, Budget& budget, std::vector<Problem>& problems) {
  return Converter{source, budget, problems}.run(root);
}

}  // namespace loadline::compose
