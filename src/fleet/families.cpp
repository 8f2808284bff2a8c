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

#include "base/parallel.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

constexpr double near_enough = 0.7;
constexpr std::size_t fewest_lines = 4;
constexpr std::size_t common_line = 200;  // a line in more files than this joins nobody

std::vector<std::size_t> line_set(const Dockerfile& dockerfile) {
  std::vector<std::size_t> out;
  for (const auto line : split_lines(dockerfile.file.source->text())) {
    const auto words = split_blanks(line);
    if (words.empty() || words.front().starts_with('#')) continue;
    std::string folded;
    for (const auto word : words) folded.append(word).append(1, ' ');
    out.push_back(std::hash<std::string>{}(folded));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
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
  std::vector<std::vector<std::size_t>> lines(count);
  std::unordered_map<std::size_t, std::vector<std::size_t>> holders;
  for_each_index(count, [&](std::size_t i) { lines[i] = line_set(fleet.dockerfiles[i]); });
  for (std::size_t i = 0; i < count; ++i)
    for (const auto line : lines[i]) holders[line].push_back(i);

  Groups groups{count};
  std::map<std::size_t, double> least;
  for (std::size_t i = 0; i < count; ++i) {
    std::map<std::size_t, std::size_t> shared;
    for (const auto line : lines[i])
      if (const auto& who = holders[line]; who.size() <= common_line)
        for (const auto other : who)
          if (other > i) ++shared[other];
    for (const auto& [other, common] : shared) {
      if (lines[i].size() < fewest_lines || lines[other].size() < fewest_lines) continue;
      const double near = static_cast<double>(common) /
                          static_cast<double>(lines[i].size() + lines[other].size() - common);
      if (near < near_enough) continue;
      const double before = std::min(least.contains(groups.of(i)) ? least[groups.of(i)] : 1.0,
                                     least.contains(groups.of(other)) ? least[groups.of(other)] : 1.0);
      groups.join(i, other);
      least[groups.of(i)] = std::min(before, near);
    }
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
