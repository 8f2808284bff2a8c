// SPDX-License-Identifier: Apache-2.0
// A team's own rule: a condition on the fields of one subject, and the message where it holds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "config/node.h"
#include "finding/finding.h"

namespace re2 {
class RE2;
}

namespace loadline::config {

// A regular expression of RE2: linear time on any text, so a rule cannot hang an audit.
class Regex {
 public:
  explicit Regex(const std::string& pattern);
  ~Regex();
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;

  [[nodiscard]] bool matches(std::string_view text) const;  // any part of it; ^ and $ anchor
  [[nodiscard]] std::string complaint() const;              // empty for a good one

 private:
  std::unique_ptr<re2::RE2> compiled_;
};

enum class Subject : std::uint8_t { service, instruction, stage, dockerfile };

enum class Operator : std::uint8_t { equals, is_in, matches, starts_with, contains, above, below, exists };

// all, any, none of the parts; or a test of one field. A field with several values (the ports of a service) passes
// where any of them does, so "none" is the way to say that no value may.
struct Condition {
  enum class Kind : std::uint8_t { all, any, none, test };
  Kind kind = Kind::test;
  std::vector<Condition> parts;

  std::string field;  // "image.registry", "compose.deploy.resources.limits.memory"
  Operator op = Operator::exists;
  std::vector<std::string> operands;
  std::vector<Regex> patterns;  // of `matches`
  double number = 0;            // of above, below
  bool wanted = true;           // of exists
};

struct OwnRule {
  std::string name, message, summary, help;
  Severity severity = Severity::warning;
  Subject on = Subject::service;
  Condition when;
  Place place;      // of the name
  RuleInfo info;    // views into the texts above: an OwnRule stays where it is (Config keeps them in a deque)
};

[[nodiscard]] std::string_view name_of(Subject subject);
// The fields of a subject; one that ends with ".*" takes any name there.
[[nodiscard]] std::vector<std::string_view> fields_of(Subject subject);
[[nodiscard]] bool is_field_of(Subject subject, std::string_view field);

// `when` of a [[rule]], with what is wrong in it.
[[nodiscard]] Condition read_condition(const Node& node, Subject subject, std::vector<Problem>& problems);
// Names in braces that are no field of the subject: "`{image.name}` is not ours".
[[nodiscard]] std::vector<std::string> unknown_placeholders(const OwnRule& rule);

}  // namespace loadline::config
