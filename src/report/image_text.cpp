// SPDX-License-Identifier: Apache-2.0
// An image for a person: how large, why, by layer, the largest packages, and what is wrong with it.
#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "base/units.h"
#include "fleet/end_of_life.h"
#include "report/finding_text.h"
#include "report/image.h"

namespace loadline::report {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string heading(std::string_view text, const Style& style) { return "\n" + painted(text, Ink::bold, style) + "\n"; }

std::string causes_text(const ImageReport& report, const ImageTextRequest& request) {
  Table table{.header = {"cause", "bytes", "share", "compressed", "files", "remedy"}, .flexible = {5}};
  std::vector<std::pair<attribute::Amount, const attribute::CauseInfo*>> causes;
  for (const auto& info : attribute::all_causes()) {
    const auto amount = report.attribution.of(info.cause);
    if (amount.bytes > 0 || amount.compressed > 0) causes.emplace_back(amount, &info);
  }
  std::ranges::stable_sort(causes, [](const auto& a, const auto& b) { return a.first.bytes > b.first.bytes; });
  for (const auto& [amount, info] : causes)
    table.rows.push_back({{std::string{info->label}, info->needed ? Ink::plain : Ink::yellow},
                          {bytes_text(amount.bytes)},
                          {percent(amount.bytes, report.image->size())},
                          {bytes_text(amount.compressed)},
                          {count_text(amount.files)},
                          {std::string{info->remedy}, Ink::dim, true}});
  const auto& total = report.attribution.total;
  table.rows.push_back(
      {{"all"}, {bytes_text(total.bytes)}, {""}, {bytes_text(total.compressed)}, {count_text(total.files)}, {""}});
  return rendered(table, request.style);
}

std::string layers_text(const ImageReport& report, const ImageTextRequest& request) {
  Table table{.header = {"layer", "bytes", "compressed", "", "instruction"}, .flexible = {4}};
  for (std::size_t i = 0; i < report.attribution.layers.size(); ++i) {
    const auto& facts = report.attribution.layers[i];
    const auto instruction = facts.place ? place_text(facts.place) + "  " + facts.instruction : facts.instruction;
    table.rows.push_back({{std::to_string(i + 1)},
                          {bytes_text(facts.layer->content_bytes)},
                          {bytes_text(facts.layer->blob_bytes)},
                          {facts.base ? "base" : ""},
                          {shown(instruction), facts.base ? Ink::dim : Ink::plain, true}});
  }
  return rendered(table, request.style);
}

// "Debian GNU/Linux 11 (bullseye), free security fixes until 2026-08-31."
std::string system_text(const packages::System& system) {
  if (!system.known()) return {};
  const auto* end = fleet::end_of_life_of(system.id, system.version);
  return shown(system.name.empty() ? system.id + " " + system.version : system.name) +
         (end == nullptr ? "" : fmt::format(", free security fixes until {}", end->date)) + ".\n";
}

std::string packages_text(const ImageReport& report, const ImageTextRequest& request) {
  Table table{.header = {"package", "version", "bytes", "files", ""}, .flexible = {0}};
  for (const auto& share : report.attribution.packages) {
    if (share.amount.bytes == 0 || (request.most > 0 && table.rows.size() >= request.most)) break;
    const auto& package = report.attribution.inventory.packages[share.package];
    const std::string state{package.reach == packages::Reach::production ? "" : name_of(package.reach)};
    table.rows.push_back({{shown(std::string{name_of(package.ecosystem)} + " " + package.name)},
                          {shown(package.version)},
                          {bytes_text(share.amount.bytes)},
                          {count_text(share.amount.files)},
                          {state, Ink::yellow}});
  }
  return table.rows.empty() ? "" : rendered(table, request.style);
}

std::string tree_text(const ImageReport& report, const ImageTextRequest& request) {
  const auto& nodes = report.image->files.nodes;
  std::vector<std::uint64_t> sizes(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 1;) {  // children stand behind their parents
    sizes[i] += nodes[i].size();
    sizes[nodes[i].parent] += sizes[i];
  }
  std::string out;
  report.image->files.each([&](std::uint32_t at, const std::string& path) {
    const auto depth = std::ranges::count(path, '/');
    // What is under a hundredth of the image, or deep down, hides the rest.
    if (depth > 4 || sizes[at] < std::max<std::uint64_t>(sizes[0] / 100, 1)) return;
    out += fmt::format("  {:>9}  {}{}{}\n", bytes_text(sizes[at]),
                       std::string(static_cast<std::size_t>(depth) * 2, ' '), shown(nodes[at].name),
                       nodes[at].kind() == image::TarKind::directory ? "/" : "");
  });
  (void)request;
  return out;
}

}  // namespace

std::string image_text(const ImageReport& report, const ImageTextRequest& request) {
  const auto& image = *report.image;
  const auto& style = request.style;
  std::string out = painted(shown(image.reference), Ink::bold, style) + "  " + image.config.platform.text() + "  " +
                    painted(image.digest, Ink::dim, style) + "\n";
  const auto unneeded = report.attribution.unneeded();
  out += fmt::format("{} unpacked, {} on the wire, {} layer{}; it would run without {}{}\n", bytes_text(image.size()),
                     bytes_text(image.compressed()), image.layers().size(), image.layers().size() == 1 ? "" : "s",
                     bytes_text(unneeded.bytes),
                     image.size() == 0 ? "" : " (" + percent(unneeded.bytes, image.size()) + ")");
  if (const auto system = system_text(report.attribution.inventory.system); !system.empty()) out += system;
  if (report.attribution.base_layers > 0)
    out += fmt::format("The first {} the base image{}.\n",
                       report.attribution.base_layers == 1
                           ? "layer is"
                           : std::to_string(report.attribution.base_layers) + " layers are",
                       report.attribution.base_known_by == "history" ? ", as the history suggests" : "");
  else out += "Where the base image ends is not known: --base-layers says it.\n";
  out += heading("Why", style) + causes_text(report, request);
  out += heading("Layers", style) + layers_text(report, request);
  if (const auto packages = packages_text(report, request); !packages.empty())
    out += heading("Largest packages", style) + packages;
  if (request.tree) out += heading("Folders and files of at least 1 %", style) + tree_text(report, request);
  if (!report.findings.empty()) out += heading("Findings", style);
  for (const auto& finding : report.findings)
    out += fmt::format("  {}  {} {}\n", painted(padded(name_of(finding.severity), 7), ink_of(finding.severity), style),
                       shown(finding.message), painted("[" + std::string{finding.rule->name} + "]", Ink::dim, style));
  return out;
}

}  // namespace loadline::report
