// SPDX-License-Identifier: Apache-2.0
// docs.github.com: "Running variations of jobs in a workflow"; docs.gitlab.com: parallel:matrix.
#include "workflow/matrix.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"

namespace loadline::workflow {
namespace {

constexpr int deepest = 8;

void flatten(const yaml::Node& node, const std::string& key, Values& out, int depth = 0) {
  const auto& value = node.resolved();
  if (value.kind == yaml::Kind::scalar) out[key] = value.text;
  if (value.kind != yaml::Kind::mapping || depth >= deepest) return;
  for (const auto& entry : value.entries) flatten(entry.value, key + "." + entry.key.text, out, depth + 1);
}

Values flattened(const yaml::Node& mapping) {
  Values out;
  for (const auto& entry : mapping.resolved().entries) flatten(entry.value, "matrix." + entry.key.text, out);
  return out;
}

bool holds_all(const Values& values, const Values& part) {
  return std::ranges::all_of(part, [&](const auto& item) {
    const auto found = values.find(item.first);
    return found != values.end() && found->second == item.second;
  });
}

// Every combination so far with every value of one more dimension.
std::vector<Values> crossed(const std::vector<Values>& so_far, const std::vector<Values>& dimension) {
  std::vector<Values> out;
  for (const auto& one : so_far) {
    for (const auto& value : dimension) {
      if (out.size() >= most_combinations) return out;
      out.push_back(one);
      out.back().insert(value.begin(), value.end());
    }
  }
  return out;
}

std::string dimension_of(const std::string& key) {
  const auto dot = key.find('.', std::string_view{"matrix."}.size());
  return key.substr(0, dot);
}

// An include goes into each combination whose own values it does not change, else it is one of its own.
void add_include(const Values& include, std::vector<Values>& combinations, std::size_t original,
                 const std::set<std::string>& dimensions) {
  Values fixed;
  for (const auto& [key, value] : include)
    if (dimensions.contains(dimension_of(key))) fixed[key] = value;
  bool placed = false;
  for (std::size_t i = 0; i < original; ++i) {
    if (!holds_all(combinations[i], fixed)) continue;
    for (const auto& [key, value] : include) combinations[i][key] = value;
    placed = true;
  }
  if (!placed && combinations.size() < most_combinations) combinations.push_back(include);
}

}  // namespace

std::vector<Values> github_combinations(const yaml::Node* matrix) {
  std::vector<Values> out(1);
  if (matrix == nullptr || !matrix->is_mapping()) return out;
  std::set<std::string> dimensions;
  for (const auto& entry : matrix->resolved().entries) {
    const auto& name = entry.key.text;
    if (name == "include" || name == "exclude" || !entry.value.is_sequence()) continue;
    std::vector<Values> dimension;
    for (const auto& item : entry.value.resolved().items) flatten(item, "matrix." + name, dimension.emplace_back());
    if (dimension.empty()) continue;
    dimensions.insert("matrix." + name);
    out = crossed(out, dimension);
  }
  if (const auto* exclude = matrix->find("exclude"); exclude != nullptr && exclude->is_sequence()) {
    for (const auto& item : exclude->resolved().items) {
      const auto part = flattened(item);
      std::erase_if(out, [&](const Values& values) { return !part.empty() && holds_all(values, part); });
    }
  }
  if (dimensions.empty()) out.clear();
  const auto original = out.size();
  if (const auto* include = matrix->find("include"); include != nullptr && include->is_sequence())
    for (const auto& item : include->resolved().items) add_include(flattened(item), out, original, dimensions);
  if (out.empty() && dimensions.empty()) out.emplace_back();
  return out;
}

std::vector<Values> gitlab_combinations(const yaml::Node* matrix) {
  std::vector<Values> out;
  if (matrix == nullptr || !matrix->is_sequence()) return {Values{}};
  for (const auto& row : matrix->resolved().items) {
    std::vector<Values> crossing(1);
    for (const auto& entry : row.resolved().entries) {
      std::vector<Values> dimension;
      if (entry.value.is_scalar()) dimension.push_back({{entry.key.text, entry.value.resolved().text}});
      for (const auto& item : entry.value.resolved().items)
        if (item.is_scalar()) dimension.push_back({{entry.key.text, item.resolved().text}});
      if (!dimension.empty()) crossing = crossed(crossing, dimension);
    }
    for (auto& one : crossing)
      if (out.size() < most_combinations) out.push_back(std::move(one));
  }
  if (out.empty()) out.emplace_back();
  return out;
}

}  // namespace loadline::workflow
