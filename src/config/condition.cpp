// SPDX-License-Identifier: Apache-2.0
// Reads the `when` of a team's own rule.
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/own_rule.h"

namespace loadline::config {
namespace {

struct Named {
  std::string_view name;
  Operator op;
};
constexpr std::array operators = {Named{"equals", Operator::equals},     Named{"in", Operator::is_in},
                                  Named{"matches", Operator::matches},   Named{"starts-with", Operator::starts_with},
                                  Named{"contains", Operator::contains}, Named{"above", Operator::above},
                                  Named{"below", Operator::below},       Named{"exists", Operator::exists}};

constexpr std::array<std::string_view, 3> groups = {"all", "any", "none"};
constexpr int deepest = 32;

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// What TOML writes as a number or a truth is compared as the text that a model's field has.
std::string text_of(const Node& node) {
  if (node.kind == Node::Kind::boolean) return node.truth ? "true" : "false";
  if (node.kind == Node::Kind::integer) return std::to_string(node.integer);
  return node.text;
}
bool is_plain(const Node& node) {
  return node.is_text() || node.kind == Node::Kind::boolean || node.kind == Node::Kind::integer;
}

struct Reader {
  Subject subject;
  std::vector<Problem>& problems;

  void problem(const Place& place, std::string message) const { problems.push_back({place, std::move(message)}); }
  Condition condition(const Node& node, int depth);
  void parts(const Member& member, Condition& out, int depth);
  void field(const Member& member, Condition& out) const;
  void test(const Member& member, Operator op, Condition& out) const;
};

void Reader::parts(const Member& member, Condition& out, int depth) {
  out.kind = member.key == "all"   ? Condition::Kind::all
             : member.key == "any" ? Condition::Kind::any
                                   : Condition::Kind::none;
  if (!member.value.is_list() || member.value.items.empty())
    return problem(member.value.place, "`" + member.key + "` is a list of conditions");
  for (const auto& item : member.value.items) out.parts.push_back(condition(item, depth + 1));
}

void Reader::field(const Member& member, Condition& out) const {
  out.field = member.value.text;
  if (!member.value.is_text()) return problem(member.value.place, "`field` is the name of a field");
  if (is_field_of(subject, out.field)) return;
  std::string message = "a " + std::string{name_of(subject)} + " has no field `" + out.field + "`";
  const auto near = nearest(out.field, fields_of(subject));
  if (!near.empty()) message += "; did you mean `" + std::string{near} + "`?";
  problem(member.value.place, std::move(message));
}

void Reader::test(const Member& member, Operator op, Condition& out) const {
  const Node& value = member.value;
  out.op = op;
  if (op == Operator::exists) {
    out.wanted = value.truth;
    if (value.kind != Node::Kind::boolean) problem(value.place, "`exists` is true or false");
  } else if (op == Operator::above || op == Operator::below) {
    out.number = value.kind == Node::Kind::integer ? static_cast<double>(value.integer) : value.real;
    if (value.kind != Node::Kind::integer && value.kind != Node::Kind::real)
      problem(value.place, "`" + member.key + "` takes a number");
  } else if (op == Operator::is_in) {
    if (!value.is_list() || !std::ranges::all_of(value.items, is_plain))
      return problem(value.place, "`in` takes a list");
    for (const auto& item : value.items) out.operands.push_back(text_of(item));
  } else if (!is_plain(value)) {
    problem(value.place, "`" + member.key + "` takes a text");
  } else {
    out.operands.push_back(text_of(value));
    if (op != Operator::matches) return;
    out.patterns.emplace_back(out.operands.front());
    const auto complaint = out.patterns.front().complaint();
    if (!complaint.empty()) problem(value.place, "this is no regular expression: " + complaint);
  }
}

Condition Reader::condition(const Node& node, int depth) {
  Condition out;
  if (!node.is_table()) {
    problem(node.place, "a condition is a table such as { field = \"image.tag\", equals = \"latest\" }");
    return out;
  }
  if (depth > deepest) {
    problem(node.place, "conditions are nested too deeply");
    return out;
  }
  std::size_t tests = 0;
  std::size_t several = 0;
  for (const auto& member : node.members) {
    const auto known = std::ranges::find(operators, member.key, &Named::name);
    if (std::ranges::find(groups, member.key) != groups.end()) {
      parts(member, out, depth);
      ++several;
    } else if (member.key == "field") {
      field(member, out);
    } else if (known != operators.end()) {
      test(member, known->op, out);
      ++tests;
    } else {
      std::vector<std::string_view> names{groups.begin(), groups.end()};
      names.emplace_back("field");
      for (const auto& one : operators) names.push_back(one.name);
      const auto near = nearest(member.key, names);
      problem(member.place, "a condition has no `" + member.key + "`" +
                                (near.empty() ? "" : "; did you mean `" + std::string{near} + "`?"));
    }
  }
  const bool field_test = tests == 1 && several == 0 && node.find("field") != nullptr;
  const bool group = several == 1 && tests == 0 && node.find("field") == nullptr;
  if (!field_test && !group)
    problem(node.place, "a condition has a `field` and one test of it, or one of `all`, `any`, `none`");
  return out;
}

}  // namespace

Regex::Regex(const std::string& pattern) : compiled_{std::make_unique<RE2>(pattern, quiet())} {}
Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::matches(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, *compiled_);
}
std::string Regex::complaint() const { return compiled_->ok() ? "" : compiled_->error(); }

Condition read_condition(const Node& node, Subject subject, std::vector<Problem>& problems) {
  return Reader{subject, problems}.condition(node, 0);
}

}  // namespace loadline::config
