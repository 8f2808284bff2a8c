// SPDX-License-Identifier: Apache-2.0
// A built image as text, JSON and lines of files; several of them as a fleet.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "attribute/attribution.h"
#include "finding/finding.h"
#include "image/image.h"
#include "report/terminal.h"

namespace loadline::report {

struct ImageReport {
  const image::Image* image = nullptr;
  attribute::Attribution attribution;
  std::vector<Finding> findings;
};

struct ImageTextRequest {
  Style style;
  std::size_t most = 10;  // of each list
  bool tree = false;      // folders with their sizes
};

[[nodiscard]] std::string image_text(const ImageReport& report, const ImageTextRequest& request);
// Which bytes several images share; ends with a line feed.
[[nodiscard]] std::string images_text(const std::vector<ImageReport>& reports, const ImageTextRequest& request);
// One object for one image, {"images": [...], "fleet": {...}} for several.
[[nodiscard]] std::string images_json(const std::vector<ImageReport>& reports);
// One JSON object a line for each path of the final file system, or of what one layer (from 1) writes.
void write_files(const image::Image& image, std::size_t layer, const std::function<void(std::string_view)>& write);
// What is only in one of two images, and what differs.
[[nodiscard]] std::string images_diff(const ImageReport& before, const ImageReport& after,
                                      const ImageTextRequest& request);

// How much of the images' layers is stored once although several use it.
struct Sharing {
  std::uint64_t total = 0;     // blobs of all images, added up
  std::uint64_t stored = 0;    // each blob once
  std::vector<std::uint64_t> unique;  // by image: blobs that no other has
};
[[nodiscard]] Sharing sharing_of(const std::vector<ImageReport>& reports);

}  // namespace loadline::report
