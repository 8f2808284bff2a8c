// SPDX-License-Identifier: Apache-2.0
// LABEL Maintainer=..., LABEL com.docker.x=...
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// docs.docker.com, "Key format recommendations"; "_" and "/" are used by Kubernetes and Red Hat.
std::string complaint_about(std::string_view key) {
  for (const std::string_view reserved : {"com.docker.", "io.docker.", "org.dockerproject."})
    if (key.starts_with(reserved)) return "the prefix `" + std::string{reserved} + "` is Docker's own";
  if (std::ranges::any_of(key, [](char c) { return c >= 'A' && c <= 'Z'; })) return "a key is written in lower case";
  if (key.empty() || !is_small(key.front()) || (!is_small(key.back()) && !is_digit(key.back())))
    return "a key begins with a letter and ends with a letter or a digit";
  if (!std::ranges::all_of(
          key, [](char c) { return is_small(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '/'; }))
    return "a key holds letters, digits, `.`, `-`, `_` and `/`";
  if (contains(key, "..") || contains(key, "--")) return "a key has no two dots or dashes in a row";
  return {};
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::label) continue;
    for (const auto& pair : instruction.pairs) {
      std::string_view key = pair.key;
      if (key.size() > 1 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
        key = key.substr(1, key.size() - 2);
      if (contains(key, "$")) continue;
      const auto complaint = complaint_about(key);
      if (complaint.empty()) continue;
      auto& finding = out.report(dockerfile.at(pair.key_span), "`" + std::string{key} + "`: " + complaint);
      if (complaint_about(lower(key)).empty() && dockerfile.at(pair.key_span).text() == pair.key)
        finding.fixes.push_back({.title = "Write it in lower case",
                                 .grade = Grade::risky,
                                 .edits = {replaced(dockerfile.at(pair.key_span), lower(pair.key))}});
    }
  }
}

}  // namespace

extern constexpr Rule invalid_label_key{
    .info = {.name = "invalid-label-key",
             .summary = "A label's key breaks the rules for keys",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3048 valid-key label_invalid"},
    .check = &check,
};

}  // namespace loadline::rules
