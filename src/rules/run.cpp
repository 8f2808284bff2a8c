// SPDX-License-Identifier: Apache-2.0
// Each (rule, subject) pair is one piece of work; results are gathered by index, so threads never show.
#include "rules/run.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <type_traits>

#include "base/parallel.h"
#include "base/text.h"

namespace loadline::rules {
namespace {

struct Piece {
  const Rule* rule;
  std::function<void(Findings&)> work;
  std::vector<std::string> services;
};

// The subjects of one type in a fleet, with the services that each concerns.
template <class Subject, class Visit>
void for_each_subject(const fleet::Fleet& fleet, const Visit& visit) {
  using namespace fleet;
  if constexpr (std::is_same_v<Subject, Dockerfile>) {
    for (const auto& dockerfile : fleet.dockerfiles)
      if (dockerfile.judged) visit(dockerfile, std::vector<std::string>{});
  } else if constexpr (std::is_same_v<Subject, Build>) {
    for (const auto& build : fleet.builds)
      if (build.dockerfile->judged) visit(build, build.services);
  } else if constexpr (std::is_same_v<Subject, Service>) {
    for (const auto& combination : fleet.combinations)
      if (combination.judged())
        for (const auto& service : combination.services) visit(service, std::vector{service.name});
  } else if constexpr (std::is_same_v<Subject, Combination>) {
    for (const auto& combination : fleet.combinations)
      if (combination.judged()) visit(combination, std::vector<std::string>{});
  } else if constexpr (std::is_same_v<Subject, IgnoreFile>) {
    for (const auto& file : fleet.ignore_files) visit(file, std::vector<std::string>{});
  } else if constexpr (std::is_same_v<Subject, workspace::Workspace>) {
    for (const auto& workspace : fleet.workspaces) visit(workspace, std::vector<std::string>{});
  } else if constexpr (std::is_same_v<Subject, workflow::Workflow>) {
    for (const auto& workflow : fleet.workflows) visit(workflow, std::vector<std::string>{});
  } else if constexpr (std::is_same_v<Subject, Ignored>) {
    // Nothing yet: see run_on_ignored().
  } else {
    static_assert(std::is_same_v<Subject, Fleet>);
    visit(fleet, std::vector<std::string>{});
  }
}

std::vector<Piece> pieces_of(std::span<const Rule* const> rules, const fleet::Fleet& fleet) {
  std::vector<Piece> pieces;
  for (const Rule* rule : rules) {
    std::visit(
        [&]<class Subject>(Check<Subject> check) {
          if (check == nullptr) return;  // of built images alone
          for_each_subject<Subject>(fleet, [&](const Subject& subject, std::vector<std::string> services) {
            pieces.push_back(
                {rule, [&fleet, &subject, check](Findings& out) { check(subject, fleet, out); }, std::move(services)});
          });
        },
        rule->check);
  }
  return pieces;
}

template <class T>
void add(std::optional<T>& sum, const std::optional<T>& more) {
  if (more) sum = sum.value_or(T{}) + *more;
}

void merge_into(Finding& kept, Finding&& other) {
  std::set<std::string> services{kept.services.begin(), kept.services.end()};
  const bool another_service = std::ranges::any_of(other.services,
                                                   [&](const auto& service) { return !services.contains(service); });
  services.insert(other.services.begin(), other.services.end());
  kept.services.assign(services.begin(), services.end());
  if (another_service) {
    add(kept.cost.image_bytes, other.cost.image_bytes);
    add(kept.cost.context_bytes, other.cost.context_bytes);
    add(kept.cost.packages, other.cost.packages);
    add(kept.cost.build_seconds, other.cost.build_seconds);
  }
  for (auto& note : other.notes) {
    const auto same = [&](const Note& have) { return have.text == note.text && have.at.span == note.at.span; };
    if (std::ranges::none_of(kept.notes, same)) kept.notes.push_back(std::move(note));
  }
  // What is safe for one of them need not be for the other.
  if (kept.fixes.size() != other.fixes.size()) kept.fixes.clear();
  for (std::size_t i = 0; i < kept.fixes.size(); ++i)
    kept.fixes[i].grade = std::min(kept.fixes[i].grade, other.fixes[i].grade);
  kept.severity = std::max(kept.severity, other.severity);
}

}  // namespace

std::vector<Finding> merged(std::vector<Finding> findings) {
  std::ranges::stable_sort(findings, ordered_before);
  std::vector<Finding> out;
  for (auto& finding : findings) {
    const bool same = !out.empty() && out.back().rule == finding.rule && out.back().at.source == finding.at.source &&
                      out.back().at.span == finding.at.span && out.back().message == finding.message;
    if (same) {
      merge_into(out.back(), std::move(finding));
    } else {
      out.push_back(std::move(finding));
    }
  }
  return out;
}

std::vector<const Registered*> rules_named(std::string_view name_or_alias) {
  std::vector<const Registered*> out;
  for (const auto& entry : all_rules()) {
    const auto aliases = split_blanks(entry.rule->info.aliases);
    const auto matches = [&](std::string_view alias) { return equals_ignoring_case(alias, name_or_alias); };
    if (matches(entry.rule->info.name) || std::ranges::any_of(aliases, matches)) out.push_back(&entry);
  }
  return out;
}

std::vector<Finding> run(std::span<const Rule* const> rules, const fleet::Fleet& fleet) {
  const auto pieces = pieces_of(rules, fleet);
  std::vector<std::vector<Finding>> found(pieces.size());
  for_each_index(pieces.size(), [&](std::size_t i) {
    Findings findings{pieces[i].rule->info, pieces[i].services};
    pieces[i].work(findings);
    found[i] = std::move(findings).take();
  });
  std::vector<Finding> all;
  for (auto& part : found)
    all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  return merged(std::move(all));
}

std::vector<Finding> run_on_ignored(std::span<const Rule* const> rules, std::span<const Ignored> ignored,
                                    const fleet::Fleet& fleet) {
  std::vector<Finding> all;
  for (const Rule* rule : rules) {
    const auto* check = std::get_if<Check<Ignored>>(&rule->check);
    if (check == nullptr) continue;
    Findings findings{rule->info, {}};
    for (const auto& one : ignored) (*check)(one, fleet, findings);
    std::ranges::move(std::move(findings).take(), std::back_inserter(all));
  }
  return merged(std::move(all));
}

std::vector<Finding> run_on_image(std::span<const Registered* const> rules, const attribute::BuiltImage& image,
                                  const fleet::Fleet& fleet) {
  std::vector<Finding> all;
  for (const auto* entry : rules) {
    if (entry->check_image == nullptr) continue;
    Findings findings{entry->rule->info, {}};
    entry->check_image(image, fleet, findings);
    std::ranges::move(std::move(findings).take(), std::back_inserter(all));
  }
  return merged(std::move(all));
}

}  // namespace loadline::rules
