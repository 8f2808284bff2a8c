// SPDX-License-Identifier: Apache-2.0
// Each rule with a few subjects is one piece of work; results are gathered by index, so threads never show.
#include "rules/run.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <type_traits>

#include "base/parallel.h"
#include "base/text.h"

namespace loadline::rules {
namespace {

using Subjects = std::vector<const void*>;  // of one type, that of some rules' checks

// One rule on a few subjects that stand together. In a small fleet that is one, so that a slow rule is shared out; a
// fleet of ten thousand files has millions of such pairs, most of which find nothing.
struct Piece {
  const Rule* rule;
  std::span<const void* const> subjects;
};
constexpr std::size_t few_subjects = 128;
constexpr std::size_t subjects_at_once = 32;

// The subjects of one type in a fleet.
template <class Subject>
std::vector<const void*> subjects_of(const fleet::Fleet& fleet) {
  using namespace fleet;
  std::vector<const void*> out;
  const auto all = [&](const auto& subjects) {
    for (const auto& subject : subjects) out.push_back(&subject);
  };
  if constexpr (std::is_same_v<Subject, Dockerfile>) {
    for (const auto& dockerfile : fleet.dockerfiles)
      if (dockerfile.judged) out.push_back(&dockerfile);
  } else if constexpr (std::is_same_v<Subject, Build>) {
    for (const auto& build : fleet.builds)
      if (build.dockerfile->judged) out.push_back(&build);
  } else if constexpr (std::is_same_v<Subject, Service>) {
    for (const auto& combination : fleet.combinations)
      if (combination.judged()) all(combination.services);
  } else if constexpr (std::is_same_v<Subject, Combination>) {
    for (const auto& combination : fleet.combinations)
      if (combination.judged()) out.push_back(&combination);
  } else if constexpr (std::is_same_v<Subject, IgnoreFile>) {
    all(fleet.ignore_files);
  } else if constexpr (std::is_same_v<Subject, workspace::Workspace>) {
    all(fleet.workspaces);
  } else if constexpr (std::is_same_v<Subject, workflow::Workflow>) {
    all(fleet.workflows);
  } else if constexpr (std::is_same_v<Subject, Ignored>) {
    // Nothing yet: see run_on_ignored().
  } else {
    static_assert(std::is_same_v<Subject, Fleet>);
    out.push_back(&fleet);
  }
  return out;
}

// The services that findings about a subject concern.
std::vector<std::string> services_of(const fleet::Build& build) { return build.services; }
std::vector<std::string> services_of(const fleet::Service& service) { return {service.name}; }
std::vector<std::string> services_of(const auto&) { return {}; }

struct Work {
  std::map<std::size_t, Subjects> subjects;  // by the type of check
  std::vector<Piece> pieces;
};

Work work_of(std::span<const Rule* const> rules, const fleet::Fleet& fleet) {
  Work out;
  for (const Rule* rule : rules) {
    const auto [at, first] = out.subjects.try_emplace(rule->check.index());
    std::visit(
        [&, at = at, first = first]<class Subject>(Check<Subject> check) {
          if (first) at->second = subjects_of<Subject>(fleet);
          if (check == nullptr) return;  // of built images alone
          const std::span<const void* const> all{at->second};
          const auto step = all.size() <= few_subjects ? 1 : subjects_at_once;
          for (std::size_t i = 0; i < all.size(); i += step)
            out.pieces.push_back({rule, all.subspan(i, std::min(step, all.size() - i))});
        },
        rule->check);
  }
  return out;
}

std::vector<Finding> found_by(const Piece& piece, const fleet::Fleet& fleet) {
  std::vector<Finding> out;
  std::visit(
      [&]<class Subject>(Check<Subject> check) {
        for (const void* one : piece.subjects) {
          const auto& subject = *static_cast<const Subject*>(one);
          Findings findings{piece.rule->info, services_of(subject)};
          check(subject, fleet, findings);
          auto found = std::move(findings).take();
          out.insert(out.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
        }
      },
      piece.rule->check);
  return out;
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
  const auto work = work_of(rules, fleet);
  std::vector<std::vector<Finding>> found(work.pieces.size());
  for_each_index(work.pieces.size(), [&](std::size_t i) { found[i] = found_by(work.pieces[i], fleet); });
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
