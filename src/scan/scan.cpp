// SPDX-License-Identifier: Apache-2.0
// The driver; reads as a table of contents.
#include "scan/scan.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "fleet/shell_scripts.h"
#include "git/commit_tree.h"
#include "git/files.h"
#include "rules/judge.h"
#include "rules/registry.h"
#include "rules/run.h"
#include "scan/accepted.h"
#include "scan/configure.h"
#include "shellcheck/shellcheck.h"

namespace loadline::scan {
namespace {

// Rules asked for by name. Own rules are found among those that the configurations bring.
Result<std::vector<const rules::Rule*>> asked_rules(const std::vector<std::string>& names, const fleet::Fleet& fleet) {
  std::vector<const rules::Rule*> out;
  for (const auto& name : names) {
    const auto found = rules::rules_named(name);
    const auto own = std::ranges::any_of(fleet.configs.all, [&](const config::Config& config) {
      return std::ranges::find(config.own_rules, name, &config::OwnRule::name) != config.own_rules.end();
    });
    if (found.empty() && !own) return failure("there is no such rule; `loadline rules` lists them", name);
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

bool concerns(const Finding& finding, const std::vector<std::string>& services) {
  return services.empty() || std::ranges::any_of(services, [&](const std::string& service) {
           return std::ranges::find(finding.services, service) != finding.services.end();
         });
}

// A commit holds what is tracked and nothing else, so every file of it is the repository's own.
Result<git::Listing> files_of_revision(const Request& request, Audit& out) {
  auto history = git::History::open(request.root);
  if (!history) return tl::make_unexpected(std::move(history.error()));
  out.history = std::make_unique<git::History>(std::move(*history));
  const auto commits = out.history->commits({.until = request.revision, .most = 1});
  if (!commits) return tl::make_unexpected(commits.error());
  if (commits->empty()) return failure("the repository has no commit yet", request.revision);
  out.commit = commits->front().id;
  const auto& prefix = out.history->prefix();
  const auto folder = out.history->folder(commits->front().tree, prefix);
  if (!folder) return tl::make_unexpected(folder.error());
  if (!*folder) return failure("this folder does not stand in " + request.revision, prefix);
  out.tree = git::commit_tree(*out.history, **folder, git::EntrySizes::given);
  git::Listing listing{.files = {}, .repository = true, .top = prefix.empty(), .nested = {}, .problems = {}};
  auto walked = walk(*out.tree, "", [](const std::string&, FileKind kind) { return kind != FileKind::other; });
  listing.files = std::move(walked.files);
  listing.problems = std::move(walked.problems);
  return listing;
}

Result<git::Listing> find_files(const Request& request, Audit& out) {
  if (!request.revision.empty()) return files_of_revision(request, out);
  auto tree = open_disk(request.root);
  if (!tree) return tl::make_unexpected(std::move(tree.error()));
  out.tree = std::move(*tree);
  if (!request.overlay.empty()) {
    out.disk = std::move(out.tree);
    out.tree = overlay_tree(*out.disk, request.overlay);
  }
  return git::list_files(*out.tree, request.root);
}

}  // namespace

std::string today_of_the_clock() {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

Result<Audit> audit(const Request& request) {
  Audit out;

  // Find.
  auto found = find_files(request, out);
  if (!found) return tl::make_unexpected(std::move(found.error()));
  auto listing = std::move(*found);
  std::erase_if(listing.files, [&](const File& file) {
    return std::ranges::find(request.left_out, file.path) != request.left_out.end();
  });

  // Configure.
  auto configs = configure({.root = request.root, .config = request.config, .none = request.no_config}, *out.tree,
                           listing.files);
  if (!configs) return tl::make_unexpected(std::move(configs.error()));

  // Read and link.
  out.fleet = std::make_unique<fleet::Fleet>(
      fleet::assemble(*out.tree, {.files = std::move(listing.files),
                                  .repository = listing.top,
                                  .all_files = request.all_files,
                                  .configs = std::move(*configs),
                                  .today = request.today.empty() ? today_of_the_clock() : request.today}));
  out.fleet->unreadable.insert(out.fleet->unreadable.end(), listing.problems.begin(), listing.problems.end());

  // Check.
  const auto asked = asked_rules(request.rules, *out.fleet);
  if (!asked) return tl::make_unexpected(asked.error());
  const bool only_asked = !request.rules.empty() && !request.others_too;
  auto rules = only_asked ? *asked : rules::rules_for(*out.fleet);
  for (const auto* rule : *asked)
    if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(rule);
  if (wants_shellcheck(rules, request.shellcheck)) out.shellcheck_missing = ask_shellcheck(*out.fleet);
  rules::JudgeRequest judging{.rules = rules, .asked = *asked};
  if (only_asked) judging.own_rules = request.rules;
  auto judgement = rules::judge(judging, *out.fleet);
  out.findings = std::move(judgement.findings);
  out.suppressed = std::move(judgement.suppressed);
  out.rules_run = rules.size();

  // Compare with what was accepted: before anything is left out, for occurrences to count alike.
  if (const auto file = baseline_of(request, *out.fleet); !file.path.empty())
    if (auto error = take_out_accepted(file, out)) return tl::make_unexpected(std::move(*error));
  if (only_asked) out.fixed = 0;  // what was not looked for is not fixed

  // Keep what was asked for.
  const auto unasked = [&](const Finding& finding) {
    return finding.severity < request.least || !concerns(finding, request.services);
  };
  std::erase_if(out.findings, unasked);
  std::erase_if(out.suppressed, [&](const Suppressed& one) { return unasked(one.finding); });
  return out;
}

}  // namespace loadline::scan
