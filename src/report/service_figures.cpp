// SPDX-License-Identifier: Apache-2.0
// The largest image.
#include "report/service_figures.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/units.h"

namespace loadline::report {

void tell_images(Summary& summary, const FiguresByService& figures) {
  const ServiceRow* largest = nullptr;
  const auto image_of = [&](const ServiceRow& row) -> const ImageFigure* {
    const auto found = figures.find(row.service);
    return found != figures.end() && found->second.image ? &*found->second.image : nullptr;
  };
  for (const auto& row : summary.services)
    if (const auto* image = image_of(row))
      if (largest == nullptr || image->bytes.likely > image_of(*largest)->bytes.likely) largest = &row;
  const auto headline = std::ranges::find(summary.figures, "images", &Figure::area);
  if (largest == nullptr || headline == summary.figures.end()) return;
  const auto& image = *image_of(*largest);
  headline->value = fmt::format("{}{} in the largest image ({}), as predicted", image.unknown > 0 ? "> " : "",
                                bytes_text(image.bytes.likely), largest->name);
}

}  // namespace loadline::report
