// SPDX-License-Identifier: Apache-2.0
// Levels and ignore comments, over the findings of all rules.
#include "rules/judge.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "config/levels.h"
#include "rules/own_rules.h"
#include "rules/registry.h"
#include "rules/run.h"
#include "suppression/ignores.h"

namespace loadline::rules {
namespace {

using suppression::Ignore;

bool holds(std::span<const Rule* const> rules, const RuleInfo& info) {
  return std::ranges::any_of(rules, [&](const Rule* rule) { return &rule->info == &info; });
}
bool names_own(const JudgeRequest& request, std::string_view rule) {
  return request.own_rules && std::ranges::find(*request.own_rules, rule) != request.own_rules->end();
}
// By its name: then no configuration turns it off.
bool is_asked(const JudgeRequest& request, const RuleInfo& rule) {
  return holds(request.asked, rule) || names_own(request, rule.name);
}

void apply_levels(std::vector<Finding>& findings, const fleet::Fleet& fleet, const JudgeRequest& request) {
  std::erase_if(findings, [&](Finding& finding) {
    const std::string_view path = finding.at ? std::string_view{finding.at.source->path()} : std::string_view{};
    const auto* config = fleet.configs.governing(path);
    auto services = finding.services;
    const auto level = config == nullptr ? std::nullopt : config::level_of(*config, *finding.rule, path, services);
    const bool off = level ? *level == config::Level::off : !finding.rule->on;
    if (off && !is_asked(request, *finding.rule)) return true;
    if (level && !off) {
      if (*level != config::Level::on) finding.severity = *severity_named(name_of(*level));
      finding.services = std::move(services);
    }
    return false;
  });
}

// Every comment of the files that containers are made from, by file.
std::map<const Source*, std::vector<Ignore>> ignores_of(const fleet::Fleet& fleet) {
  std::map<const Source*, std::vector<Ignore>> out;
  for (const auto& dockerfile : fleet.dockerfiles)
    out[dockerfile.file.source] = suppression::ignores_in(dockerfile.file);
  const auto add = [&](const Source* source) {
    if (source != nullptr && !out.contains(source)) out[source] = suppression::ignores_in(*source);
  };
  for (const auto& file : fleet.ignore_files) add(file.rules.source());
  for (const auto& workflow : fleet.workflows) add(workflow.source);
  for (const auto& combination : fleet.combinations)
    for (const auto* source : combination.project.files) add(source);
  std::erase_if(out, [](const auto& entry) { return entry.second.empty(); });
  return out;
}

// What one name of a comment names: rules that were run, or might have been.
struct Named {
  bool known = false;
  bool run = false;
};

struct Names {
  std::vector<const RuleInfo*> known, run;

  [[nodiscard]] Named look_up(std::string_view written) const {
    const auto meant = [&](const RuleInfo* rule) { return suppression::means(written, rule->name, rule->aliases); };
    return {std::ranges::any_of(known, meant), std::ranges::any_of(run, meant)};
  }
  [[nodiscard]] std::string_view near(std::string_view written) const {
    std::vector<std::string_view> names;
    for (const auto* rule : known) names.push_back(rule->name);
    return nearest(written, names);
  }
};

Names names_of(std::span<const Rule* const> run, const fleet::Fleet& fleet) {
  Names out;
  for (const auto& entry : all_rules()) out.known.push_back(&entry.rule->info);
  for (const auto* rule : run) out.run.push_back(&rule->info);
  for (const auto& config : fleet.configs.all)
    for (const auto& rule : config.own_rules) {
      out.known.push_back(&rule.info);
      out.run.push_back(&rule.info);
    }
  return out;
}

struct Hiding {
  std::vector<Finding>& findings;   // sorted
  std::vector<const Ignore*> by;    // beside them; null: not hidden
  std::vector<Ignored> outcomes;
};

// `findings` between `begin` and `end` are those of the comment's file, by position.
void hide(const Ignore& ignore, std::size_t begin, std::size_t end, const Names& names, Hiding& hiding) {
  const bool ours = ignore.directive.tool == "loadline";
  if (!ignore.directive.complaint.empty())
    hiding.outcomes.push_back({Ignored::Outcome::malformed, "", ignore.directive.complaint, ignore.place});
  const auto first = std::ranges::lower_bound(hiding.findings.begin() + static_cast<std::ptrdiff_t>(begin),
                                              hiding.findings.begin() + static_cast<std::ptrdiff_t>(end),
                                              ignore.covers.begin, {},
                                              [](const Finding& finding) { return finding.at.span.begin; });
  for (const auto& name : ignore.directive.rules) {
    bool used = false;
    for (auto i = static_cast<std::size_t>(first - hiding.findings.begin()); i < end; ++i) {
      const auto& finding = hiding.findings[i];
      if (finding.at.span.begin > ignore.covers.end) break;
      if (!suppression::means(name.value, finding.rule->name, finding.rule->aliases)) continue;
      used = true;
      if (hiding.by[i] == nullptr) hiding.by[i] = &ignore;
    }
    if (!ours || used) continue;
    const auto [known, run] = names.look_up(name.value);
    if (!known)
      hiding.outcomes.push_back(
          {Ignored::Outcome::unknown, name.value, std::string{names.near(name.value)}, name.place});
    else if (run) hiding.outcomes.push_back({Ignored::Outcome::unused, name.value, "", name.place});
  }
}

// What is said of ignore comments takes all others to have spoken.
bool is_about_comments(const Rule* rule) { return std::holds_alternative<Check<Ignored>>(rule->check); }

std::vector<const Rule*> with_others(std::span<const Rule* const> rules, const fleet::Fleet& fleet) {
  std::vector<const Rule*> out{rules.begin(), rules.end()};
  for (const auto* rule : rules_for(fleet))
    if (std::ranges::find(out, rule) == out.end()) out.push_back(rule);
  return out;
}

void keep_asked(const JudgeRequest& request, Judgement& judgement) {
  const auto unasked = [&](const Finding& finding) {
    return !holds(request.rules, *finding.rule) && !names_own(request, finding.rule->name);
  };
  std::erase_if(judgement.findings, unasked);
  std::erase_if(judgement.suppressed, [&](const Suppressed& one) { return unasked(one.finding); });
}

}  // namespace

std::vector<const Rule*> rules_for(const fleet::Fleet& fleet) {
  std::vector<const Rule*> out;
  for (const auto& entry : all_rules()) {
    const auto on = [&](const config::Config& config) { return config::turns_on(config, entry.rule->info); };
    if (entry.rule->info.on || std::ranges::any_of(fleet.configs.all, on)) out.push_back(entry.rule);
  }
  return out;
}

Judgement judge(const JudgeRequest& request, const fleet::Fleet& fleet) {
  const bool all = std::ranges::any_of(request.asked, is_about_comments);
  const auto rules = all ? with_others(request.rules, fleet)
                         : std::vector<const Rule*>{request.rules.begin(), request.rules.end()};
  auto findings = run(rules, fleet);
  std::ranges::move(run_own_rules(fleet, all ? std::nullopt : request.own_rules), std::back_inserter(findings));
  findings = merged(std::move(findings));
  apply_levels(findings, fleet, request);

  Hiding hiding{.findings = findings, .by = std::vector<const Ignore*>(findings.size()), .outcomes = {}};
  const auto names = names_of(rules, fleet);
  const auto ignores = ignores_of(fleet);
  std::map<const Source*, std::pair<std::size_t, std::size_t>> range;  // of the findings of a file
  for (std::size_t i = 0; i < findings.size(); ++i)
    range.try_emplace(findings[i].at.source, i, i).first->second.second = i + 1;
  for (const auto& [source, comments] : ignores) {
    const auto [begin, end] = range.contains(source) ? range[source] : std::pair<std::size_t, std::size_t>{0, 0};
    for (const auto& ignore : comments) hide(ignore, begin, end, names, hiding);
  }

  Judgement out;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (const auto* by = hiding.by[i]; by != nullptr)
      out.suppressed.push_back(
          {std::move(findings[i]), std::string{by->directive.tool}, by->directive.reason, by->place});
    else out.findings.push_back(std::move(findings[i]));
  }
  auto about_comments = run_on_ignored(request.rules, hiding.outcomes, fleet);
  apply_levels(about_comments, fleet, request);
  std::ranges::move(about_comments, std::back_inserter(out.findings));
  if (all && request.own_rules) keep_asked(request, out);
  std::ranges::stable_sort(out.findings, ordered_before);
  return out;
}

std::vector<Finding> judge_image(const attribute::BuiltImage& image, const fleet::Fleet& fleet) {
  std::vector<const Registered*> rules;
  for (const auto& entry : all_rules()) rules.push_back(&entry);
  auto findings = run_on_image(rules, image, fleet);
  apply_levels(findings, fleet, {});
  return findings;
}

}  // namespace loadline::rules
