// SPDX-License-Identifier: Apache-2.0
// Counting reasons, and choosing between a file and the folders above it.
#include "history/tally.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace loadline::history {
namespace {

constexpr std::size_t most_places = 5;
// Of a folder's commits, how many one thing in it must account for to stand in its place: below that the
// folder says it better than any of its files.
constexpr double enough = 0.8;

std::string name_of_part(const std::string& part) { return part == "instruction" ? "the instruction itself" : part; }

// A folder or file, with those directly below it.
class Places {
 public:
  explicit Places(const std::map<std::string, std::size_t, std::less<>>& counts) : counts_{counts} {}

  // The deepest place that accounts for nearly all that this one does.
  [[nodiscard]] std::string narrowed(std::string at) const {
    while (true) {
      const auto below = inside(at);
      const auto best = std::ranges::max_element(below, {}, [&](const auto& path) { return counts_.at(path); });
      if (best == below.end() || static_cast<double>(counts_.at(*best)) < enough * static_cast<double>(counts_.at(at)))
        return at;
      at = *best;
    }
  }
  [[nodiscard]] std::vector<std::string> inside(const std::string& folder) const {
    std::vector<std::string> out;
    for (auto at = counts_.upper_bound(folder); at != counts_.end() && at->first.starts_with(folder); ++at) {
      const auto rest = std::string_view{at->first}.substr(folder.size());
      const auto slash = rest.find('/');
      if (slash == rest.npos || slash + 1 == rest.size()) out.push_back(at->first);
    }
    return out;
  }

 private:
  const std::map<std::string, std::size_t, std::less<>>& counts_;
};

}  // namespace

void Tally::add(const replay::Cause& cause, const std::string& root, replay::Verdict verdict) {
  using Kind = replay::Cause::Kind;
  switch (cause.kind) {
    case Kind::first: own_["built for the first time"].add(verdict); return;
    case Kind::not_kept: own_["its result is not in the cache"].add(verdict); return;
    case Kind::address: own_["what is fetched"].add(verdict); return;
    case Kind::base_image: own_["the base image"].add(verdict); return;
    case Kind::definition:
      for (const auto& part : cause.what) own_[name_of_part(part)].add(verdict);
      return;
    case Kind::below:
    case Kind::stage: passed_on_[root].add(verdict); return;
    case Kind::files: break;
  }
  std::set<std::string> places{""};
  for (const auto& path : cause.what) {
    places.insert(path);
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
      places.insert(path.substr(0, slash + 1));
  }
  for (const auto& place : places) ++paths_[place];
}

void Tally::append(const Counts& counts, std::vector<Reason>& out) {
  for (const auto& [what, count] : counts) {
    if (count.misses > 0) out.push_back({what, replay::Verdict::miss, count.misses});
    if (count.unknowns > 0) out.push_back({what, replay::Verdict::unknown, count.unknowns});
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Reason::commits);
}

std::vector<Reason> Tally::own() const {
  std::vector<Reason> out;
  append(own_, out);
  if (paths_.empty()) return out;
  const Places places{paths_};
  std::vector<std::string> chosen;
  const auto best = places.narrowed("");
  if (best.empty()) {
    for (const auto& place : places.inside("")) chosen.push_back(places.narrowed(place));
  } else {
    chosen.push_back(best);
  }
  for (const auto& place : chosen) out.push_back({place, replay::Verdict::miss, paths_.at(place)});
  if (places.inside("").empty()) out.push_back({"files of the context", replay::Verdict::miss, paths_.at("")});
  std::ranges::stable_sort(out, std::ranges::greater{}, &Reason::commits);
  if (out.size() > most_places) out.resize(most_places);
  return out;
}

std::vector<Reason> Tally::passed_on() const {
  std::vector<Reason> out;
  append(passed_on_, out);
  if (out.size() > most_places) out.resize(most_places);
  return out;
}

}  // namespace loadline::history
