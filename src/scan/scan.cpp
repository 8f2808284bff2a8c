// SPDX-License-Identifier: Apache-2.0
// The driver; reads as a table of contents.
#include "scan/scan.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "fleet/shell_scripts.h"
#include "git/files.h"
#include "rules/registry.h"
#include "rules/run.h"
#include "shellcheck/shellcheck.h"

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

// The one rule that needs another program.
bool wants_shellcheck(std::vector<const rules::Rule*>& rules, bool asked) {
  const auto is_it = [](const rules::Rule* rule) { return rule->info.name == "shell-script-problem"; };
  if (std::ranges::any_of(rules, is_it)) return true;
  if (!asked) return false;
  for (const auto& entry : rules::all_rules())
    if (is_it(entry.rule)) rules.push_back(entry.rule);
  return true;
}

// Empty where it worked, else why not.
std::string ask_shellcheck(fleet::Fleet& fleet) {
  const auto program = shellcheck::find_program();
  if (!program) return "shellcheck is not on PATH";
  const auto scripts = shell_scripts(fleet);
  std::vector<std::string> texts;
  for (const auto& script : scripts) texts.push_back(script.text);
  auto comments = shellcheck::comments_on(*program, texts);
  if (!comments) return comments.error().text();
  for (auto& comment : *comments) {
    const auto& script = scripts[comment.script];
    fleet.shell_problems.push_back({script.dockerfile, script.place_of(comment.begin, comment.end), comment.code,
                                    std::move(comment.level), std::move(comment.message)});
  }
  return "";
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

  auto rules = chosen_rules(request.rules);
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
                                  .all_files = request.all_files,
                                  .today = request.today.empty() ? today_of_the_clock() : request.today}));
  out.fleet->unreadable.insert(out.fleet->unreadable.end(), listing.problems.begin(), listing.problems.end());

  if (wants_shellcheck(*rules, request.shellcheck)) out.shellcheck_missing = ask_shellcheck(*out.fleet);

  // Check, and keep what was asked for.
  out.findings = rules::run(*rules, *out.fleet);
  out.rules_run = rules->size();
  std::erase_if(out.findings, [&](const Finding& finding) {
    return finding.severity < request.least || !concerns(finding, request.services);
  });
  return out;
}

}  // namespace loadline::scan
