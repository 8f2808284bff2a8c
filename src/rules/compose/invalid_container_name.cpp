// SPDX-License-Identifier: Apache-2.0
// A container name that the engine refuses.
#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool may_follow(char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; }

// moby daemon/names: [a-zA-Z0-9][a-zA-Z0-9_.-]+
bool is_valid(std::string_view name) {
  return name.size() > 1 && is_alphanumeric(name.front()) && std::ranges::all_of(name, may_follow);
}

std::string repaired(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (!out.empty() || is_alphanumeric(c)) out += may_follow(c) ? c : '-';
  return out;
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& name = service.definition->container_name;
  if (!name || is_valid(name->value) || contains(name->place.text(), "$")) return;
  auto& finding = out.report(name->place, "the engine refuses the container name `" + name->value + "`");
  if (const auto better = repaired(name->value); is_valid(better))
    offer_value(service, finding, "Call it `" + better + "`", name->place, better);
}

}  // namespace

extern constexpr Rule invalid_container_name{
    .info = {.name = "invalid-container-name",
             .summary = "The engine refuses the name of a container",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "service-container-name-regex"},
    .check = &check,
};

}  // namespace loadline::rules
