// SPDX-License-Identifier: Apache-2.0
// Several images for a person: the table of sizes, what they share, and what they should.
#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "report/image.h"

namespace loadline::report {
namespace {

std::string heading(std::string_view text, const Style& style) { return "\n" + painted(text, Ink::bold, style) + "\n"; }

std::string names_of(const std::vector<std::size_t>& images, const std::vector<ImageReport>& reports) {
  if (images.size() == reports.size()) return "all images";
  std::vector<std::string> names;
  for (const auto i : images) names.push_back(shown(reports[i].image->reference));
  return listed(names, 4);
}

// "app.tar, layer 3": the first place where a layer stands.
std::string layer_name(const image::Layer* layer, const std::vector<ImageReport>& reports) {
  for (const auto& report : reports) {
    const auto& layers = report.image->layers();
    const auto found = std::ranges::find(layers, layer);
    if (found != layers.end())
      return fmt::format("{} layer {}", shown(report.image->reference), found - layers.begin() + 1);
  }
  return {};
}

std::string sizes_text(const std::vector<ImageReport>& reports, const attribute::Fleet& fleet, const Style& style) {
  Table table{.header = {"image", "size", "target", "", "compressed", "of its own", "not needed"}, .flexible = {0}};
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& report = reports[i];
    const auto size = report.image->size();
    const bool over = report.most && size > *report.most;
    std::string verdict;
    if (over) verdict = fmt::format("{} over", bytes_text(size - *report.most));
    else if (report.most) verdict = "good";
    table.rows.push_back({{shown(report.image->reference)},
                          {bytes_text(size)},
                          {report.most ? bytes_text(*report.most) : ""},
                          {verdict, over ? Ink::red : Ink::green},
                          {bytes_text(report.image->compressed())},
                          {bytes_text(fleet.unique[i])},
                          {bytes_text(report.attribution.unneeded().bytes)}});
  }
  return rendered(table, style);
}

std::string near_text(const std::vector<ImageReport>& reports, const attribute::Fleet& fleet, const Style& style) {
  Table table{.header = {"layer", "and layer", "in common", ""}, .flexible = {0, 1}};
  for (const auto& one : fleet.near)
    table.rows.push_back({{layer_name(one.a, reports)},
                          {layer_name(one.b, reports)},
                          {bytes_text(one.common)},
                          {one.same_files ? "the same files: only times, owners or order differ" : "", Ink::yellow}});
  return rendered(table, style);
}

}  // namespace

attribute::Fleet fleet_of(const std::vector<ImageReport>& reports) {
  std::vector<const image::Image*> images;
  for (const auto& report : reports) images.push_back(report.image);
  return attribute::fleet_of(images);
}

std::string images_text(const std::vector<ImageReport>& reports, const ImageTextRequest& request) {
  const auto& style = request.style;
  const auto fleet = fleet_of(reports);
  std::string out = painted("Fleet", Ink::bold, style) + "\n" + sizes_text(reports, fleet, style);
  out += fmt::format(
      "\nA rollout of all pulls {} onto one node that had none of them, {} onto a node for each; a registry stores {}.\n",
      bytes_text(fleet.stored), bytes_text(fleet.total), bytes_text(fleet.stored));
  if (!fleet.layers.empty()) {
    Table table{.header = {"shared layer", "compressed", "by"}, .flexible = {2, 0}};
    for (const auto& one : fleet.layers) {
      if (request.most > 0 && table.rows.size() >= request.most) break;
      table.rows.push_back(
          {{layer_name(one.layer, reports)}, {bytes_text(one.layer->blob_bytes)}, {names_of(one.images, reports)}});
    }
    out += heading("Shared layers", style) + rendered(table, style);
  }
  if (fleet.repeated > 0)
    out += fmt::format("\n{} of files stand in more than one layer, unpacked and beyond the first time.\n",
                       bytes_text(fleet.repeated));
  if (!fleet.near.empty()) out += heading("Layers that are nearly the same", style) + near_text(reports, fleet, style);
  if (!fleet.bases.empty()) {
    out += heading("A common base would be stored once", style);
    for (const auto& base : fleet.bases)
      out += fmt::format("  {} in {} files, for {}: saves about {} of what is stored and pulled\n",
                         bytes_text(base.bytes), count_text(base.files), names_of(base.images, reports),
                         bytes_text(base.saved));
  }
  return out;
}

}  // namespace loadline::report
