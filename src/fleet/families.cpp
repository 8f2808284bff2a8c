// SPDX-License-Identifier: Apache-2.0
// Dockerfiles that are nearly the same text, found without comparing every pair byte by byte.
//
// A file becomes the set of its normalised lines (comments and blanks away, white space folded); two files
// are near when the lines they share are at least seven tenths of the lines they have together (Jaccard): in
// a file of twelve lines, two of them differ.
// Lines are indexed, so only files that share a rare line are compared: a fleet of thousands stays linear
// in practice. Files of fewer than four lines say too little to be called copies of each other.
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/letters.h"
#include "base/parallel.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

constexpr double near_enough = 0.7;
constexpr std::size_t fewest_lines = 4;
constexpr std::size_t common_line = 200;  // a line in more files than this joins nobody

using LineSet = std::vector<std::size_t>;  // hashes, sorted

LineSet line_set(const Dockerfile& dockerfile) {
  LineSet out;
  std::string folded;  // the words of a line, each with one blank behind
  for (const auto line : split_lines(dockerfile.file.source->text())) {
    auto begin = blank_letters.first_not_in(line);
    if (begin == line.size() || line[begin] == '#') continue;
    folded.clear();
    while (begin < line.size()) {
      const auto end = blank_letters.first_in(line, begin);
      folded.append(line, begin, end - begin).append(1, ' ');
      begin = blank_letters.first_not_in(line, end);
    }
    out.push_back(std::hash<std::string_view>{}(folded));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

struct Neighbour {
  std::size_t file;
  double similarity;
};

// The near ones among the files behind this one.
std::vector<Neighbour> neighbours_of(std::size_t i, const std::vector<LineSet>& lines,
                                     const std::unordered_map<std::size_t, std::vector<std::size_t>>& holders) {
  std::vector<Neighbour> out;
  if (lines[i].size() < fewest_lines) return out;
  // How many lines each file behind this one shares with it. Room for all files, kept from call to call: only the
  // counts that were touched are cleared.
  thread_local std::vector<std::uint32_t> shared;
  std::vector<std::size_t> touched;
  shared.resize(lines.size());
  for (const auto line : lines[i]) {
    const auto& who = holders.at(line);
    if (who.size() > common_line) continue;
    for (auto other = std::ranges::upper_bound(who, i); other != who.end(); ++other)
      if (shared[*other]++ == 0) touched.push_back(*other);
  }
  std::ranges::sort(touched);
  for (const auto other : touched) {
    const auto common = static_cast<double>(std::exchange(shared[other], 0));
    const double similarity = common / (static_cast<double>(lines[i].size() + lines[other].size()) - common);
    if (lines[other].size() >= fewest_lines && similarity >= near_enough) out.push_back({other, similarity});
  }
  return out;
}

class Groups {  // disjoint sets
 public:
  explicit Groups(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t of(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[std::max(of(a), of(b))] = std::min(of(a), of(b)); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

void find_families(Fleet& fleet) {
  const std::size_t count = fleet.dockerfiles.size();
  std::vector<LineSet> lines(count);
  for_each_index(count, [&](std::size_t i) { lines[i] = line_set(fleet.dockerfiles[i]); });
  std::unordered_map<std::size_t, std::vector<std::size_t>> holders;
  for (std::size_t i = 0; i < count; ++i)
    for (const auto line : lines[i]) holders[line].push_back(i);
  std::vector<std::vector<Neighbour>> near(count);
  for_each_index(count, [&](std::size_t i) { near[i] = neighbours_of(i, lines, holders); });

  Groups groups{count};
  std::map<std::size_t, double> least;
  for (std::size_t i = 0; i < count; ++i)
    for (const auto& [other, similarity] : near[i]) {
      const double before = std::min(least.contains(groups.of(i)) ? least[groups.of(i)] : 1.0,
                                     least.contains(groups.of(other)) ? least[groups.of(other)] : 1.0);
      groups.join(i, other);
      least[groups.of(i)] = std::min(before, similarity);
    }

  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < count; ++i) members[groups.of(i)].push_back(i);
  for (const auto& [first, all] : members) {
    if (all.size() < 2) continue;
    Family family{.members = {}, .similarity = least[first]};
    for (const auto i : all) {
      fleet.dockerfiles[i].family = fleet.families.size();
      family.members.push_back(&fleet.dockerfiles[i]);
    }
    fleet.families.push_back(std::move(family));
  }
}

}  // namespace loadline::fleet
