// SPDX-License-Identifier: Apache-2.0
// Images as a treemap: area is bytes. Squarified (Bruls, Huizing, van Wijk 2000): rows of rectangles that are as near
// to squares as can be, so that they can be compared and have room for a name.
#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "base/units.h"
#include "report/escape.h"
#include "report/image.h"

namespace loadline::report {
namespace {

using attribute::Cause;

constexpr double page_width = 1200;
constexpr double image_height = 620;  // of one image; several share it, and grow it
constexpr double title_height = 24;

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

struct Part {
  std::string name;
  std::uint64_t bytes = 0;
  std::string_view color;
  std::vector<Part> parts = {};
};

// Blues and greens are what the image needs, reds and yellows what it would run without.
std::string_view color_of(Cause cause) {
  switch (cause) {
    case Cause::base_image: return "#9fb8d3";
    case Cause::runtime: return "#7fa7c9";
    case Cause::system_package: return "#86bbc0";
    case Cause::production_dependency: return "#93c49b";
    case Cause::application: return "#6fae7f";
    case Cause::font:
    case Cause::model: return "#b9cf96";
    case Cause::dev_dependency: return "#e58f78";
    case Cause::unreachable_package: return "#e3a184";
    case Cause::second_version: return "#e8b48a";
    case Cause::duplicate: return "#eec07d";
    case Cause::package_cache: return "#dd7f8e";
    case Cause::secret: return "#c8372d";
    case Cause::overwritten:
    case Cause::deleted:
    case Cause::metadata_copy: return "#d59cb8";
    case Cause::other:
    case Cause::framing: return "#d5d5d5";
    default: return "#edd48f";
  }
}

std::vector<Part> causes_of(const ImageReport& report) {
  std::vector<Part> out;
  for (const auto& info : attribute::all_causes()) {
    Part part{.name = std::string{info.label}, .bytes = 0, .color = color_of(info.cause)};
    std::map<std::string, std::uint64_t> items;
    std::uint64_t named = 0;
    for (const auto& share : report.attribution.shares) {
      if (share.cause != info.cause) continue;
      part.bytes += share.amount.bytes;
      for (const auto& item : share.items) {
        items[item.name] += item.amount.bytes;
        named += item.amount.bytes;
      }
    }
    if (part.bytes == 0) continue;
    for (const auto& [name, bytes] : items)
      if (bytes > 0) part.parts.push_back({.name = name, .bytes = bytes, .color = part.color});
    if (named < part.bytes) part.parts.push_back({.name = "", .bytes = part.bytes - named, .color = part.color});
    out.push_back(std::move(part));
  }
  return out;
}

double worst_ratio(double shortest, double row, double least, double most) {
  return std::max(shortest * shortest * most / (row * row), row * row / (shortest * shortest * least));
}

// A box for each part, in the order of the parts, which are sorted by falling size.
std::vector<Box> squarified(std::span<const Part> parts, Box room) {
  std::vector<Box> out;
  double total = 0;
  for (const auto& part : parts) total += static_cast<double>(part.bytes);
  const double scale = total > 0 ? room.width * room.height / total : 0;
  const auto area = [&](std::size_t i) { return static_cast<double>(parts[i].bytes) * scale; };
  for (std::size_t begin = 0; begin < parts.size();) {
    const double shortest = std::max(1e-9, std::min(room.width, room.height));
    double row = area(begin);
    std::size_t end = begin + 1;
    while (end < parts.size() && worst_ratio(shortest, row + area(end), std::max(1e-9, area(end)), area(begin)) <=
                                     worst_ratio(shortest, row, std::max(1e-9, area(end - 1)), area(begin)))
      row += area(end++);
    const double thickness = row / shortest;
    double along = 0;
    for (; begin < end; ++begin) {
      const double length = row > 0 ? area(begin) / row * shortest : 0;
      if (room.width >= room.height) out.push_back({room.x, room.y + along, thickness, length});
      else out.push_back({room.x + along, room.y, length, thickness});
      along += length;
    }
    if (room.width >= room.height) {
      room.x += thickness;
      room.width -= thickness;
    } else {
      room.y += thickness;
      room.height -= thickness;
    }
  }
  return out;
}

void sort_parts(std::vector<Part>& parts) {
  std::ranges::stable_sort(parts, std::greater{}, &Part::bytes);
  for (auto& part : parts) sort_parts(part.parts);
}

// What fits of "name  12 MB" in so many pixels of a 12-pixel font.
std::string label(const Part& part, double width) {
  const auto room = static_cast<std::size_t>(std::max(0.0, (width - 8) / 6.6));
  if (part.name.empty() || room < 4) return {};
  const auto whole = part.name + "  " + bytes_text(part.bytes);
  return xml(shown(display_width(whole) <= room ? whole : shortened(part.name, room)));
}

void draw(std::string& out, const Part& part, const Box& box, int depth) {
  if (box.width < 0.5 || box.height < 0.5) return;
  out += fmt::format(
      "<g><title>{}: {}</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\" "
      "stroke=\"#ffffff\" stroke-width=\"{}\"/>",
      xml(shown(part.name.empty() ? "the rest" : part.name)), bytes_text(part.bytes), box.x, box.y, box.width,
      box.height, part.color, depth == 0 ? "2" : "0.6");
  const bool titled = box.height > 16 && !label(part, box.width).empty();
  if (titled)
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>", box.x + 4, box.y + 13,
                       depth == 0 ? " font-weight=\"bold\"" : "", label(part, box.width));
  out += "</g>\n";
  const double top = titled ? 18 : 2;
  const Box inside{box.x + 2, box.y + top, box.width - 4, box.height - top - 2};
  if (part.parts.empty() || inside.width < 24 || inside.height < 14) return;
  const auto boxes = squarified(part.parts, inside);
  for (std::size_t i = 0; i < boxes.size(); ++i) draw(out, part.parts[i], boxes[i], depth + 1);
}

}  // namespace

std::string images_treemap(const std::vector<ImageReport>& reports) {
  std::vector<Part> images;
  for (const auto& report : reports)
    images.push_back({.name = report.image->reference,
                      .bytes = std::max<std::uint64_t>(1, report.image->size()),
                      .color = "#f4f4f4",
                      .parts = causes_of(report)});
  sort_parts(images);
  const double height = std::min(2400.0, image_height * (0.75 + 0.25 * static_cast<double>(images.size())));
  std::uint64_t total = 0;
  for (const auto& report : reports) total += report.image->size();
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "font-family=\"ui-monospace, monospace\" font-size=\"11\" fill=\"#222222\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n<text x=\"6\" y=\"16\" font-size=\"13\">{2}: area is bytes, "
      "unpacked; red and yellow is what would not be missed</text>\n",
      page_width, height + title_height,
      xml(reports.size() == 1 ? shown(reports.front().image->reference) + ", " + bytes_text(total)
                              : fmt::format("{} images, {}", reports.size(), bytes_text(total))));
  const auto boxes = squarified(images, {0, title_height, page_width, height});
  for (std::size_t i = 0; i < boxes.size(); ++i) draw(out, images[i], boxes[i], 0);
  return out + "</svg>\n";
}

}  // namespace loadline::report
