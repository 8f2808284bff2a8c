// SPDX-License-Identifier: Apache-2.0
// Why the bytes are there.
#include <fmt/format.h>
#include <algorithm>

#include "base/units.h"
#include "view/outline.h"

namespace loadline::view {
namespace {

using attribute::Amount;
using attribute::BuiltImage;
using attribute::Share;

std::string files_text(const Amount& amount) {
  return fmt::format("{} file{}", count_text(amount.files), amount.files == 1 ? "" : "s");
}

Line line_of(std::string name, const Amount& amount) {
  return {.name = std::move(name), .bytes = amount.bytes, .compressed = amount.compressed, .aside = files_text(amount)};
}

std::vector<Line> items_of(const Share& share) {
  std::vector<Line> out;
  Amount rest = share.amount;
  for (const auto& item : share.items) {
    out.push_back(line_of(item.name, item.amount));
    out.back().detail = item.name;
    rest.bytes -= item.amount.bytes;
    rest.compressed -= item.amount.compressed;
    rest.files -= item.amount.files;
  }
  if (!out.empty() && (rest.bytes > 0 || rest.files > 0)) {
    out.push_back(line_of("(all others)", rest));
    out.back().ink = report::Ink::dim;
  }
  return out;
}

std::string layer_name(const BuiltImage& image, std::uint32_t layer) {
  return fmt::format("layer {}  {}", layer + 1, image.attribution.layers[layer].instruction);
}

std::vector<Line> layers_with(const BuiltImage& image, attribute::Cause cause) {
  std::vector<Line> out;
  for (const auto& share : image.attribution.shares) {
    if (share.cause != cause) continue;
    auto line = line_of(layer_name(image, share.layer), share.amount);
    line.detail = image.attribution.layers[share.layer].instruction;
    if (!share.items.empty()) line.below = [&share] { return items_of(share); };
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<Line> causes(const BuiltImage& image) {
  std::vector<Line> out;
  for (const auto& info : attribute::all_causes()) {
    const auto amount = image.attribution.of(info.cause);
    if (amount.bytes == 0 && amount.compressed == 0) continue;
    auto line = line_of(std::string{info.label}, amount);
    line.detail = info.remedy;
    if (!info.needed) line.ink = report::Ink::yellow;
    line.below = [image, cause = info.cause] { return layers_with(image, cause); };
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<Line> found(const BuiltImage& image, std::string_view part) {
  std::vector<Line> out;
  for (const auto& share : image.attribution.shares) {
    const std::string label{attribute::info_of(share.cause).label};
    for (auto& item : items_of(share)) {
      if (!has_part(item.name, part)) continue;
      item.trail = {label, layer_name(image, share.layer), item.name};
      item.aside = fmt::format("{}, layer {}", label, share.layer + 1);
      out.push_back(std::move(item));
    }
  }
  return out;
}

}  // namespace

Outline causes_of(const BuiltImage& image) {
  return {.title = "Causes",
          .top = [image] { return causes(image); },
          .found = [image](std::string_view part) { return found(image, part); }};
}

char sign_of(Mark mark) {
  switch (mark) {
    case Mark::added: return '+';
    case Mark::changed: return '~';
    case Mark::removed: return '-';
    case Mark::none: break;
  }
  return ' ';
}

bool has_part(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return low(a) == low(b);
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace loadline::view
