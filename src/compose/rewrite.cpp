// SPDX-License-Identifier: Apache-2.0
// The walk that several phases share, and the removal of paths that !reset and !override name.
#include "compose/phases.h"

namespace loadline::compose {

void rewrite_below(Value& value, Path& path, std::span<const Step> steps, Pass& pass) {
  for (auto& [key, member] : value.members) {
    path.push_back(key);
    rewrite(member.value, path, steps, pass);
    path.pop_back();
  }
  path.push_back("[]");
  for (auto& item : value.items) rewrite(item, path, steps, pass);
  path.pop_back();
}

void rewrite(Value& value, Path& path, std::span<const Step> steps, Pass& pass) {
  for (const auto& step : steps)
    if (step.pattern.matches(path)) return step.run(value, path, pass);
  rewrite_below(value, path, steps, pass);
}

void remove_paths(Value& model, const std::vector<std::vector<std::string>>& paths) {
  for (const auto& path : paths) {
    Value* at = &model;
    for (std::size_t i = 0; i + 1 < path.size() && at != nullptr; ++i) at = at->find(path[i]);
    // Entries of lists cannot be removed: the reference leaves them too.
    if (at != nullptr && !path.empty()) at->remove(path.back());
  }
}

}  // namespace loadline::compose
