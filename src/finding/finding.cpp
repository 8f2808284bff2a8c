// SPDX-License-Identifier: Apache-2.0
// Names of the small enumerations, and the order of findings.
#include "finding/finding.h"

#include <array>
#include <tuple>

namespace loadline {
namespace {

constexpr std::array<std::string_view, 3> severities = {"info", "warning", "error"};
constexpr std::array<std::string_view, 3> grades = {"manual", "risky", "safe"};
constexpr std::array<std::string_view, 3> fixables = {"never", "sometimes", "always"};

std::string_view path_of(const Finding& finding) {
  return finding.at.source ? std::string_view{finding.at.source->path()} : std::string_view{};
}

}  // namespace

std::string_view name_of(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }
std::string_view name_of(Grade grade) { return grades[static_cast<std::size_t>(grade)]; }
std::string_view name_of(Fixable fixable) { return fixables[static_cast<std::size_t>(fixable)]; }

std::optional<Severity> severity_named(std::string_view name) {
  for (std::size_t i = 0; i < severities.size(); ++i)
    if (severities[i] == name) return static_cast<Severity>(i);
  return std::nullopt;
}

bool ordered_before(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    return std::tuple{path_of(f), f.at.span, f.rule ? f.rule->name : std::string_view{}, std::string_view{f.message}};
  };
  return key(a) < key(b);
}

}  // namespace loadline
