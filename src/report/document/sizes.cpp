// SPDX-License-Identifier: Apache-2.0
// What the images weigh against their budget, and what makes them so heavy.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

std::string interval_text(const ImageFacts& image) {
  if (image.built_bytes) return "";
  const auto& bytes = image.prediction->bytes;
  return bytes.least == bytes.most ? "" : bytes_text(bytes.least) + " to " + bytes_text(bytes.most);
}

std::string known_text(const ImageFacts& image) {
  return image.built_bytes ? "built" : std::string{name_of(image.prediction->known)};
}

std::string times_text(double value, double limit) {
  return limit <= 0 ? "over" : fmt::format("{:.1f} times the target", value / limit);
}

std::string assessment(const ImageFacts& image, const gate::Row* row) {
  if (row == nullptr || !row->limit) return "";
  switch (row->verdict) {
    case gate::Verdict::pass: return "✅ within";
    case gate::Verdict::accepted:
    case gate::Verdict::fail: return "❌ " + times_text(static_cast<double>(likely_bytes(image)), row->limit->value);
    case gate::Verdict::not_measured: break;
  }
  return "❔ may be over";
}

std::vector<const ImageFacts*> by_size(const Facts& facts) {
  std::vector<const ImageFacts*> out;
  for (const auto& image : facts.images) out.push_back(&image);
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const auto* image) { return likely_bytes(*image); });
  return out;
}

struct PartSum {
  predict::Amount bytes;
  predict::Known known = predict::Known::measured;
  std::size_t services = 0, unknown = 0;
};

}  // namespace

Section sizes_section(const Facts& facts) {
  Section out{.title = "Image sizes", .command = command(facts, "predict", "--offline")};
  if (facts.images.empty()) return out;
  Grid grid{.columns = {{"service"},
                        {"image", Align::right},
                        {"interval"},
                        {"compressed", Align::right},
                        {"known"},
                        {"unknown parts", Align::right},
                        {"base"},
                        {"target", Align::right},
                        {"assessment"}},
            .rows = {}};
  std::uint64_t sum = 0, compressed = 0;
  std::size_t open = 0;
  bool any_target = false, all_packed = true;
  for (const auto* image : by_size(facts)) {
    const auto* row = gate_row(facts, "image-size", image->label);
    const bool target = row != nullptr && row->limit.has_value();
    // Of an image that was built, a prediction of what a registry would send says little.
    const auto packed = image->built_bytes ? image->built_compressed
                                           : std::optional{image->prediction->compressed.likely};
    const auto unknown = image->built_bytes ? 0 : image->prediction->unknown.size();
    any_target = any_target || target;
    sum += likely_bytes(*image);
    compressed += packed.value_or(0);
    all_packed = all_packed && packed && unknown == 0;
    open += unknown > 0 ? 1U : 0U;
    grid.rows.push_back({code(image->label), size_text(*image), interval_text(*image),
                         packed ? (unknown > 0 ? "> " : "") + bytes_text(*packed) : "", known_text(*image),
                         unknown == 0 ? "" : count_text(unknown),
                         image->service->image ? code(image->service->image->full) : "",
                         target ? value_text(row->limit->value, gate::Unit::bytes) : "", assessment(*image, row)});
  }
  grid.total = {"together", (open > 0 ? "> " : "") + bytes_text(sum),
                "",         (all_packed ? "" : "> ") + bytes_text(compressed),
                "",         "",
                "",         "",
                ""};
  out.blocks.push_back(std::move(grid));
  if (open > 0)
    out.blocks.push_back(Paragraph{some(open, "image holds", "images hold") +
                                   " parts of unknown size, which are in no sum; `loadline predict` names each."});
  if (!any_target)
    out.blocks.push_back(Paragraph{"No target is set: `image-size` under `[budgets]` in loadline.toml sets one."});
  return out;
}

Section causes_section(const Facts& facts) {
  Section out{.title = "What makes the images heavy", .command = command(facts, "predict", "--offline --format json")};
  std::array<PartSum, predict::part_count> sums;
  std::uint64_t all = 0;
  for (const auto& image : facts.images) {
    for (const auto& part : image.prediction->parts) {
      auto& sum = sums[static_cast<std::size_t>(part.part)];
      sum.bytes += part.bytes;
      sum.known = worse(sum.known, part.known);
      ++sum.services;
      all += part.bytes.likely;
    }
    for (const auto& unknown : image.prediction->unknown) ++sums[static_cast<std::size_t>(unknown.part)].unknown;
  }
  if (all == 0) return out;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < sums.size(); ++i)
    if (sums[i].services > 0 || sums[i].unknown > 0) order.push_back(i);
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return sums[i].bytes.likely; });
  Grid grid{.columns = {{"part of the images"},
                        {"bytes", Align::right},
                        {"share", Align::right},
                        {"services", Align::right},
                        {"known"},
                        {"of unknown size", Align::right}},
            .rows = {}};
  for (const auto i : order)
    grid.rows.push_back({std::string{name_of(static_cast<predict::Part>(i))}, bytes_text(sums[i].bytes.likely),
                         percent_text(static_cast<double>(sums[i].bytes.likely), static_cast<double>(all)),
                         count_text(sums[i].services), sums[i].services == 0 ? "" : std::string{name_of(sums[i].known)},
                         sums[i].unknown == 0 ? "" : count_text(sums[i].unknown)});
  grid.total = {"together", bytes_text(all), "", count_text(facts.images.size()), "", ""};
  out.blocks.push_back(Paragraph{"Predicted, over all services that are built here; the shares are of what is known."});
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace loadline::report
