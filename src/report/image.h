// SPDX-License-Identifier: Apache-2.0
// A built image as text, JSON and lines of files; several of them as a fleet.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attribute/attribution.h"
#include "attribute/fleet.h"
#include "finding/finding.h"
#include "image/image.h"
#include "report/terminal.h"

namespace loadline::report {

struct ImageReport {
  const image::Image* image = nullptr;
  attribute::Attribution attribution;
  std::vector<Finding> findings;
  std::optional<std::uint64_t> most;  // bytes that it may have, unpacked
};

struct ImageTextRequest {
  Style style;
  std::size_t most = 10;  // of each list
  bool tree = false;      // folders with their sizes
};

[[nodiscard]] std::string image_text(const ImageReport& report, const ImageTextRequest& request);
// What several images share, and what they should; ends with a line feed.
[[nodiscard]] std::string images_text(const std::vector<ImageReport>& reports, const ImageTextRequest& request);
[[nodiscard]] attribute::Fleet fleet_of(const std::vector<ImageReport>& reports);
// Every image as a rectangle of its bytes, in it the causes, in those the largest packages and folders: an SVG
// document.
[[nodiscard]] std::string images_treemap(const std::vector<ImageReport>& reports);
// One object for one image, {"images": [...], "fleet": {...}} for several.
[[nodiscard]] std::string images_json(const std::vector<ImageReport>& reports);
// One JSON object a line for each path of the final file system, or of what one layer (from 1) writes; with the image's
// reference where there are several.
void write_files(const image::Image& image, std::size_t layer, bool one_of_several,
                 const std::function<void(std::string_view)>& write);
// What became of an image.
[[nodiscard]] std::string diff_text(const ImageReport& before, const ImageReport& after,
                                    const ImageTextRequest& request);
[[nodiscard]] std::string diff_json(const ImageReport& before, const ImageReport& after);
}  // namespace loadline::report
