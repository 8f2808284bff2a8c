// SPDX-License-Identifier: Apache-2.0
// Conditions over fields, and the message where they hold.
#include "rules/own_rules.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "rules/own_fields.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using config::Condition;
using config::Operator;
using config::OwnRule;
using config::Subject;

bool compare(const Condition& test, const std::string& value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) return false;
  return test.op == Operator::above ? number > test.number : number < test.number;
}

bool passes(const Condition& test, const std::string& value) {
  switch (test.op) {
    case Operator::equals:
    case Operator::is_in: return std::ranges::find(test.operands, value) != test.operands.end();
    case Operator::matches: return test.patterns.front().matches(value);
    case Operator::starts_with: return value.starts_with(test.operands.front());
    case Operator::contains: return contains(value, test.operands.front());
    case Operator::above:
    case Operator::below: return compare(test, value);
    case Operator::exists: return true;
  }
  return false;
}

// Fields that say which subjects are meant, and not what is wrong with them, are nothing to point at.
bool is_pointed_at(Subject on, std::string_view field) {
  if (on == Subject::instruction) return field.starts_with("instruction.");
  return field != "service.name" && field != "service.kind" && field != "service.production" && field != "stage.name" &&
         field != "stage.final" && !field.starts_with("dockerfile.");
}

// `where` becomes the place of the first value that passed: what a person would change.
template <class SubjectType>
bool holds(const Condition& condition, Subject on, const SubjectType& subject, Place& where) {
  const auto part = [&](const Condition& one) {
    Place tried = where;
    if (!holds(one, on, subject, tried)) return false;
    where = tried;
    return true;
  };
  switch (condition.kind) {
    case Condition::Kind::all: return std::ranges::all_of(condition.parts, part);
    case Condition::Kind::any: return std::ranges::any_of(condition.parts, part);
    case Condition::Kind::none: {
      Place ignored = where;
      const auto inside = [&](const Condition& one) { return holds(one, on, subject, ignored); };
      return std::ranges::none_of(condition.parts, inside);
    }
    case Condition::Kind::test: break;
  }
  const auto values = values_of(subject, condition.field);
  if (condition.op == Operator::exists && !condition.wanted) return values.empty();
  for (const auto& value : values)
    if (passes(condition, value.value)) {
      if (!where && is_pointed_at(on, condition.field)) where = value.place;
      return true;
    }
  return false;
}

template <class SubjectType>
std::string filled_in(const OwnRule& rule, const SubjectType& subject) {
  std::string out;
  std::string_view rest = rule.message;
  for (std::size_t open = 0; (open = rest.find('{')) != rest.npos;) {
    const auto close = rest.find('}', open);
    if (close == rest.npos) break;
    const auto name = rest.substr(open + 1, close - open - 1);
    out += rest.substr(0, open);
    if (config::is_field_of(rule.on, name)) {
      std::vector<std::string> texts;
      for (const auto& value : values_of(subject, name)) texts.push_back(value.value);
      out += texts.empty() ? "(none)" : listed(texts);
    } else {
      out += rest.substr(open, close + 1 - open);
    }
    rest.remove_prefix(close + 1);
  }
  return out + std::string{rest};
}

struct Runner {
  const fleet::Fleet& fleet;
  const config::Config& config;
  const OwnRule& rule;
  std::vector<Finding>& out;

  template <class SubjectType>
  void look_at(const SubjectType& subject, Place usual, std::vector<std::string> services) const {
    if (!usual || fleet.configs.governing(usual.source->path()) != &config) return;
    Place where;
    if (!holds(rule.when, rule.on, subject, where)) return;
    out.push_back({.rule = &rule.info,
                   .severity = rule.severity,
                   .at = where ? where : usual,
                   .message = filled_in(rule, subject),
                   .services = std::move(services),
                   .notes = {},
                   .cost = {},
                   .fixes = {}});
  }

  void stages() const {
    for (const auto& build : fleet.builds) {
      if (!build.dockerfile->judged) continue;
      for (const auto& stage : build.stages.stages) {
        look_at(InStage{&build, &stage, stage.from}, build.at(*stage.from), build.services);
        if (rule.on == Subject::stage) continue;
        for (const auto& step : stage.steps)
          if (!step.triggered)
            look_at(InStage{&build, &stage, step.instruction}, build.at(*step.instruction), build.services);
      }
    }
  }

  void run() const {
    switch (rule.on) {
      case Subject::service:
        for (const auto& combination : fleet.combinations)
          if (combination.judged())
            for (const auto& service : combination.services) look_at(service, service.at(), {service.name});
        break;
      case Subject::instruction:
      case Subject::stage: stages(); break;
      case Subject::dockerfile:
        for (const auto& dockerfile : fleet.dockerfiles)
          if (dockerfile.judged) look_at(dockerfile, dockerfile.at({}), {});
        break;
    }
  }
};

}  // namespace

std::vector<Finding> run_own_rules(const fleet::Fleet& fleet, const std::optional<std::vector<std::string>>& names) {
  std::vector<Finding> out;
  for (const auto& config : fleet.configs.all)
    for (const auto& rule : config.own_rules)
      if (!names || std::ranges::find(*names, rule.name) != names->end()) Runner{fleet, config, rule, out}.run();
  return out;
}

}  // namespace loadline::rules
