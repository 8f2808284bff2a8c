// SPDX-License-Identifier: Apache-2.0
// The driver; reads as a table of contents.
#include "scan/scan.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "git/files.h"
#include "rules/registry.h"
#include "rules/run.h"

namespace loadline::scan {
namespace {

Result<std::vector<const rules::Rule*>> chosen_rules(const std::vector<std::string>& names) {
  std::vector<const rules::Rule*> out;
  if (names.empty()) {
    for (const auto& entry : rules::all_rules())
      if (entry.rule->info.on) out.push_back(entry.rule);
    return out;
  }
  for (const auto& name : names) {
    const auto found = rules::rules_named(name);
    if (found.empty()) return failure("there is no such rule; `loadline rules` lists them", name);
    for (const auto* entry : found)
      if (std::ranges::find(out, entry->rule) == out.end()) out.push_back(entry->rule);
  }
  return out;
}

std::string today_of_the_clock() {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

bool concerns(const Finding& finding, const std::vector<std::string>& services) {
  return services.empty() || std::ranges::any_of(services, [&](const std::string& service) {
           return std::ranges::find(finding.services, service) != finding.services.end();
         });
}

}  // namespace

Result<Audit> audit(const Request& request) {
  Audit out;

  const auto rules = chosen_rules(request.rules);
  if (!rules) return tl::make_unexpected(rules.error());

  // Find.
  auto tree = open_disk(request.root);
  if (!tree) return tl::make_unexpected(std::move(tree.error()));
  out.tree = std::move(*tree);
  if (!request.overlay.empty()) {
    out.disk = std::move(out.tree);
    out.tree = overlay_tree(*out.disk, request.overlay);
  }
  auto listing = git::list_files(*out.tree, request.root);

  // Read and link.
  out.fleet = std::make_unique<fleet::Fleet>(
      fleet::assemble(*out.tree, {.files = std::move(listing.files),
                                  .repository = listing.top,
                                  .today = request.today.empty() ? today_of_the_clock() : request.today}));
  out.fleet->unreadable.insert(out.fleet->unreadable.end(), listing.problems.begin(), listing.problems.end());

  // Check, and keep what was asked for.
  out.findings = rules::run(*rules, *out.fleet);
  out.rules_run = rules->size();
  std::erase_if(out.findings, [&](const Finding& finding) {
    return finding.severity < request.least || !concerns(finding, request.services);
  });
  return out;
}

}  // namespace loadline::scan
