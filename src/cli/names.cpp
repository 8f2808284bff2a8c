// SPDX-License-Identifier: Apache-2.0
// The first unknown name is enough to say.
#include "cli/names.h"

#include <algorithm>
#include <iostream>
#include <string_view>

#include "base/text.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::cli {
namespace {

bool all_known(std::string_view what, const std::vector<std::string>& names,
               const std::vector<std::string_view>& known) {
  for (const auto& name : names) {
    if (std::ranges::any_of(known, [&](auto one) { return equals_ignoring_case(one, name); })) continue;
    const auto near = nearest(name, known);
    std::cerr << "loadline: there is no " << what << " '" << name << "'";
    if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
    std::cerr << '\n';
    return false;
  }
  return true;
}

}  // namespace

bool all_known_rules(const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const auto& entry : rules::all_rules()) {
    known.push_back(entry.rule->info.name);
    for (const auto alias : split_blanks(entry.rule->info.aliases)) known.push_back(alias);
  }
  return all_known("rule", names, known);
}

bool all_known_services(const fleet::Fleet& fleet, const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const auto* service : fleet.services()) known.push_back(service->name);
  return all_known("service", names, known);
}

}  // namespace loadline::cli
