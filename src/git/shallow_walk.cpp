// SPDX-License-Identifier: Apache-2.0
// A queue of commits by time, which skips those that are not here.
#include "git/shallow_walk.h"

#include <algorithm>
#include <cstring>
#include <queue>
#include <set>
#include <utility>

namespace loadline::git {
namespace {

struct Before {
  bool operator()(const git_oid& a, const git_oid& b) const { return std::memcmp(a.id, b.id, sizeof a.id) < 0; }
};
using Ids = std::set<git_oid, Before>;

class Walk {
 public:
  Walk(git_repository* repository, bool first_parent) : repository_{repository}, first_parent_{first_parent} {}

  std::vector<git_oid> from(const git_oid& start, Ids seen) {
    std::vector<git_oid> out;
    push(start, seen);
    while (!waiting_.empty()) {
      const auto id = waiting_.top().second;
      waiting_.pop();
      out.push_back(id);
      git_commit* found = nullptr;
      if (git_commit_lookup(&found, repository_, &id) != 0) continue;  // push() has seen it: it is here
      const CommitHandle commit{found};
      const unsigned parents = git_commit_parentcount(found);
      for (unsigned i = 0; i < (first_parent_ ? std::min(parents, 1u) : parents); ++i)
        push(*git_commit_parent_id(found, i), seen);
    }
    return out;
  }

 private:
  void push(const git_oid& id, Ids& seen) {
    if (!seen.insert(id).second) return;
    git_commit* found = nullptr;
    if (git_commit_lookup(&found, repository_, &id) != 0) return;
    const CommitHandle commit{found};
    waiting_.emplace(git_commit_time(found), id);
  }

  struct Later {
    bool operator()(const auto& a, const auto& b) const { return a.first < b.first; }
  };
  git_repository* repository_;
  bool first_parent_;
  std::priority_queue<std::pair<git_time_t, git_oid>, std::vector<std::pair<git_time_t, git_oid>>, Later> waiting_;
};

}  // namespace

std::vector<git_oid> commits_of_shallow(git_repository* repository, const git_oid& until,
                                        const std::optional<git_oid>& since, bool first_parent) {
  Ids left_out;
  if (since)
    for (const auto& id : Walk{repository, false}.from(*since, {})) left_out.insert(id);
  return Walk{repository, first_parent}.from(until, std::move(left_out));
}

}  // namespace loadline::git
