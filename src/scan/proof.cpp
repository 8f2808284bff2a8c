// SPDX-License-Identifier: Apache-2.0
// The findings of two audits are paired; what is left over is gone, or new.
//
// A finding has no name that survives an edit: lines move, and a message may count what the edit changed. So
// pairs are made in rounds, from the strictest key to the loosest, the fixed ones last in each.
#include "scan/proof.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace loadline::scan {
namespace {

// Where an offset of the old text stands in the new one.
class Moved {
 public:
  Moved(const std::vector<const Finding*>& fixed, Grade grade) {
    std::map<std::string_view, std::set<std::tuple<Span, std::size_t, std::string_view>>> edits;
    for (const auto* finding : fixed)
      for (const auto& edit : fix::chosen_fix(*finding, grade)->edits)
        edits[edit.path()].emplace(edit.at.span, edit.text.size(), edit.text);
    for (const auto& [path, list] : edits) {
      std::int64_t moved = 0;
      for (const auto& [span, size, text] : list) {
        moved += static_cast<std::int64_t>(size) - span.size();
        steps_[path].emplace_back(span.end, moved);
      }
    }
  }

  [[nodiscard]] std::int64_t operator()(const Place& place) const {
    const auto found = steps_.find(place.source->path());
    if (found == steps_.end()) return place.span.begin;
    const auto after = std::ranges::upper_bound(found->second, place.span.begin, {}, &Step::first);
    return place.span.begin + (after == found->second.begin() ? 0 : std::prev(after)->second);
  }

 private:
  using Step = std::pair<std::uint32_t, std::int64_t>;  // from this old offset on, how far it has moved
  std::map<std::string_view, std::vector<Step>> steps_;
};

struct Old {
  const Finding* finding;
  std::int64_t begin;
  bool fixed;
  bool paired = false;
};

struct New {
  const Finding* finding;
  const Old* pair = nullptr;
};

using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::int64_t>;
struct Round {
  bool message, begin, fixed_too;
};
constexpr Round rounds[] = {{true, true, true}, {true, false, true}, {false, true, true}, {false, false, false}};

Key key_of(const Finding& finding, std::int64_t begin, const Round& round) {
  return {finding.rule->name, finding.at.source->path(), round.message ? std::string_view{finding.message} : "",
          round.begin ? begin : -1};
}

void pair(std::vector<Old>& before, std::vector<New>& after, const Round& round) {
  std::map<Key, std::vector<Old*>> waiting;
  for (const bool fixed : {true, false})  // taken from the back: those that were not fixed first
    for (auto& old : before)
      if (!old.paired && old.fixed == fixed && (!fixed || round.fixed_too))
        waiting[key_of(*old.finding, old.begin, round)].push_back(&old);
  for (auto& fresh : after) {
    if (fresh.pair != nullptr) continue;
    const auto found = waiting.find(key_of(*fresh.finding, fresh.finding->at.span.begin, round));
    if (found == waiting.end() || found->second.empty()) continue;
    fresh.pair = found->second.back();
    found->second.back()->paired = true;
    found->second.pop_back();
  }
}

std::string place_text(const Place& place) {
  return place.source->path() + ":" + std::to_string(place.position().line);
}

// Those that touch the file; where none does, any may have done it. Of them those that it outweighs.
std::vector<const Finding*> suspects_of(const std::vector<const Finding*>& fixed, Grade grade, std::string_view path,
                                        Severity severity) {
  std::vector<const Finding*> near, all;
  for (const auto* finding : fixed) {
    const auto& edits = fix::chosen_fix(*finding, grade)->edits;
    const bool touches = std::ranges::any_of(edits, [&](const Edit& edit) { return edit.path() == path; });
    if (touches) near.push_back(finding);
    all.push_back(finding);
  }
  auto out = near.empty() ? all : near;
  std::erase_if(out, [&](const Finding* finding) { return finding->severity > severity; });
  return out;
}

using Problems = std::map<std::pair<std::string_view, std::string_view>, std::pair<int, const Problem*>>;

Problems problems_of(const fleet::Fleet& fleet) {
  Problems out;
  const auto add = [&](const std::vector<Problem>& problems) {
    for (const auto& problem : problems) {
      if (!problem.place) continue;
      auto& [count, first] = out[{problem.place.source->path(), problem.message}];
      ++count;
      first = &problem;
    }
  };
  add(fleet.problems);
  for (const auto& combination : fleet.combinations) add(combination.project.problems);
  return out;
}

std::optional<const Problem*> new_problem(const fleet::Fleet& before, const fleet::Fleet& after) {
  const auto old = problems_of(before);
  for (const auto& [key, found] : problems_of(after)) {
    const auto known = old.find(key);
    if (known == old.end() || known->second.first < found.first) return found.second;
  }
  return std::nullopt;
}

}  // namespace

Verdict prove(const Audit& before, const std::vector<const Finding*>& fixed, Grade grade, const Audit& after,
              Brought known) {
  Verdict out;
  if (const auto problem = new_problem(*before.fleet, *after.fleet)) {
    const auto& place = (*problem)->place;
    out.reason = place_text(place) + " has a new problem: " + (*problem)->message;
    out.suspects = suspects_of(fixed, grade, place.source->path(), Severity::error);
    return out;
  }

  const Moved moved{fixed, grade};
  const std::set<const Finding*> are_fixed{fixed.begin(), fixed.end()};
  std::vector<Old> old;
  for (const auto& finding : before.findings)
    old.push_back({&finding, moved(finding.at), are_fixed.contains(&finding)});
  std::vector<New> now;
  for (const auto& finding : after.findings) now.push_back({&finding});
  for (const auto& round : rounds) pair(old, now, round);

  for (const auto& [finding, pair] : now) {
    if (pair != nullptr && pair->fixed)
      out.guilty.emplace_back(pair->finding, "the finding is still there afterwards: " + finding->message);
    if (pair != nullptr) continue;
    const auto brought = out.brought.insert({finding->rule->name, finding->at.source->path(), finding->message});
    if (const auto at = known.find(*brought); at != known.end()) {
      known.erase(at);
      continue;
    }
    if (!out.suspects.empty()) continue;
    out.suspects = suspects_of(fixed, grade, finding->at.source->path(), finding->severity);
    out.reason = "brings " + std::string{finding->rule->name} + " at " + place_text(finding->at) + ": " +
                 finding->message;
  }
  return out;
}

}  // namespace loadline::scan
