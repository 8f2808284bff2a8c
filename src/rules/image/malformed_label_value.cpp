// SPDX-License-Identifier: Apache-2.0
// Labels of the OCI specification whose values are not of their kind: org.opencontainers.image.created=yesterday.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// github.com/opencontainers/image-spec, annotations.md, "Pre-Defined Annotation Keys".
std::string_view unquoted(std::string_view text) {
  const bool quotes = text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
  return quotes ? text.substr(1, text.size() - 2) : text;
}

bool has_shape(std::string_view text, std::string_view shape) {  // 0: a digit, others: themselves
  return text.size() >= shape.size() && std::ranges::equal(text.substr(0, shape.size()), shape, [](char c, char s) {
           return s == '0' ? c >= '0' && c <= '9' : c == s;
         });
}

std::string complaint_about(std::string_view key, std::string_view value) {
  constexpr std::string_view prefix = "org.opencontainers.image.";
  if (!key.starts_with(prefix) || contains(value, "$")) return {};
  key.remove_prefix(prefix.size());
  if (value.empty()) return "the value is empty";
  if ((key == "url" || key == "source" || key == "documentation") && !contains(value, "://")) return "this is no URL";
  if (key == "created" && (!has_shape(value, "0000-00-00T00:00:00") ||
                           !(value.ends_with('Z') || has_shape(value.substr(value.size() - 6).substr(1), "00:00"))))
    return "this is no date as RFC 3339 writes it: 2026-11-25T19:00:00Z";
  if (key == "base.digest" && !value.starts_with("sha256:") && !value.starts_with("sha512:"))
    return "this is no digest";
  return {};
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::label) continue;
    for (const auto& pair : instruction.pairs) {
      if (!pair.value) continue;
      const auto complaint = complaint_about(unquoted(pair.key), unquoted(*pair.value));
      if (!complaint.empty())
        out.report(dockerfile.at(pair.span), "`" + std::string{unquoted(pair.key)} + "`: " + complaint);
    }
  }
}

}  // namespace

extern constexpr Rule malformed_label_value{
    .info = {.name = "malformed-label-value",
             .summary = "A label's value is not of the form that its key stands for",
             .severity = Severity::warning,
             .aliases = "DL3051 DL3052 DL3053 DL3055"},
    .check = &check,
};

}  // namespace loadline::rules
