// SPDX-License-Identifier: Apache-2.0
// Files by the layer that wrote them.
#include "rules/built_files.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/units.h"

namespace loadline::rules {
namespace {

constexpr std::size_t most_in_message = 3, most_in_notes = 12;

using ByLayer = std::map<std::uint32_t, std::vector<std::string>>;

void report(const attribute::BuiltImage& built, Findings& out, const Told& told, ByLayer found) {
  for (auto& [layer, paths] : found) {
    std::ranges::sort(paths);
    auto& finding = out.report(
        place_of_layer(built, layer),
        fmt::format("{} ({}): {}", told.what, count_text(paths.size()), listed(paths, most_in_message)));
    if (told.severity) finding.severity = *told.severity;
    const auto& facts = built.attribution.layers[layer];
    finding.notes.push_back({{},
                             fmt::format("layer {}{}{}", layer + 1, facts.base ? ", of the base image" : "",
                                         facts.instruction.empty() ? "" : ": " + facts.instruction.substr(0, 200))});
    for (std::size_t i = most_in_message; i < std::min(paths.size(), most_in_notes); ++i)
      finding.notes.push_back({{}, paths[i]});
  }
}

}  // namespace

Place place_of_layer(const attribute::BuiltImage& built, std::uint32_t layer) {
  const auto& facts = built.attribution.layers[layer];
  const auto& config = built.image.config;
  if (facts.place) return facts.place;
  return facts.history ? config.history_places[*facts.history] : config.place;
}

void report_files(const attribute::BuiltImage& built, Findings& out, const Told& told,
                  const std::function<bool(std::uint32_t node)>& is_such) {
  const auto& files = built.image.files;
  ByLayer found;
  for (std::uint32_t i = 1; i < files.nodes.size(); ++i)
    if (files.nodes[i].entry != nullptr && is_such(i)) found[files.nodes[i].layer].push_back("/" + files.path_of(i));
  report(built, out, told, std::move(found));
}

void report_entries(const attribute::BuiltImage& built, Findings& out, const Told& told,
                    const std::function<bool(const image::Entry&)>& is_such) {
  ByLayer found;
  const auto& layers = built.image.layers();
  for (std::uint32_t i = 0; i < layers.size(); ++i)
    for (const auto& entry : layers[i]->entries) {
      if (!is_such(entry)) continue;
      const bool there = built.image.files.find(entry.path) != image::no_node;
      found[i].push_back(fmt::format("/{}{}", entry.path, there ? "" : ", which a later layer deletes"));
    }
  report(built, out, told, std::move(found));
}

}  // namespace loadline::rules
