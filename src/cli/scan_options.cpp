// SPDX-License-Identifier: Apache-2.0
// Runs an audit for a command, and tells a person what is wrong with what was asked.
#include "cli/scan_options.h"

#include <algorithm>
#include <iostream>

#include "base/text.h"
#include "cli/progress.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::cli {

std::vector<Option> config_options(scan::Request& request) {
  return {
      {"--config", &request.config, "Use this configuration instead of each loadline.toml that is found"},
      {"--no-config", &request.no_config, "As if there were no loadline.toml"},
  };
}

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

Tried try_audit(const scan::Request& request, std::string_view doing) {
  Progress progress{std::string{doing} + " " + request.root};
  auto audit = scan::audit(request);
  progress.done();
  if (audit) return {std::move(*audit), Exit::clean};
  const auto& error = audit.error();
  // The audit names the rule that it does not know; the team's own rules are known only to it.
  if (std::ranges::find(request.rules, error.place) != request.rules.end()) {
    std::vector<std::string_view> known;
    for (const auto& entry : rules::all_rules()) {
      known.push_back(entry.rule->info.name);
      for (const auto alias : split_blanks(entry.rule->info.aliases)) known.push_back(alias);
    }
    if (!all_known("rule", {error.place}, known)) return {std::nullopt, Exit::usage};
  }
  for (const auto line : split_lines(error.text())) std::cerr << "loadline: " << line << '\n';
  return {std::nullopt, Exit::unreadable};
}

}  // namespace loadline::cli
