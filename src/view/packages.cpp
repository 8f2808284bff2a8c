// SPDX-License-Identifier: Apache-2.0
// What is installed.
#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "packages/licence.h"
#include "view/outline.h"

namespace loadline::view {
namespace {

using attribute::BuiltImage;
using packages::Package;

std::string name_of(const Package& package) {
  return fmt::format("{} {} {}", packages::name_of(package.ecosystem), package.name, package.version);
}

std::vector<Line> facts_of(const packages::Inventory& inventory, const Package& package) {
  std::vector<Line> out;
  const auto add = [&](std::string_view what, const std::string& value) {
    if (!value.empty()) out.push_back({.name = fmt::format("{}: {}", what, value), .detail = value});
  };
  std::vector<std::string> licences;
  for (const auto& declared : package.licences)
    licences.push_back(packages::licence_of(package.ecosystem, declared).text);
  add("licence", listed(licences, 8));
  add("supplier", package.supplier);
  add("homepage", package.homepage);
  add("told by", package.location.empty() ? "" : "/" + package.location);
  add("state", std::string{packages::name_of(package.reach)});
  for (const auto index : package.dependencies) {
    Line line{.name = "needs " + name_of(inventory.packages[index])};
    line.below = [&inventory, index] { return facts_of(inventory, inventory.packages[index]); };
    line.in_order = true;
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<Line> packages_with(const BuiltImage& image, std::string_view part) {
  const auto& inventory = image.attribution.inventory;
  std::vector<Line> out;
  for (const auto& share : image.attribution.packages) {
    const auto& package = inventory.packages[share.package];
    Line line{.name = name_of(package), .bytes = share.amount.bytes, .compressed = share.amount.compressed};
    if (!has_part(line.name, part)) continue;
    line.aside = fmt::format("layer {}, {} file{}", package.layer + 1, count_text(share.amount.files),
                             share.amount.files == 1 ? "" : "s");
    line.detail = package.location.empty() ? line.name : "/" + package.location;
    if (package.reach == packages::Reach::none || package.reach == packages::Reach::development)
      line.ink = report::Ink::yellow;
    line.trail = {line.name};
    line.below = [&inventory, &package] { return facts_of(inventory, package); };
    line.in_order = true;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

Outline packages_of(const BuiltImage& image) {
  return {.title = "Packages",
          .top = [image] { return packages_with(image, ""); },
          .found =
              [image](std::string_view part) {
                auto out = packages_with(image, part);
                for (auto& line : out) line.below = {};
                return out;
              }};
}

}  // namespace loadline::view
