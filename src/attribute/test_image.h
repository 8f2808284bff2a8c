// SPDX-License-Identifier: Apache-2.0
// Images for tests: layers as tars, a configuration as text, read as any other image is.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "attribute/attribution.h"
#include "image/image.h"
#include "image/test_tar.h"

namespace loadline::attribute {

// Holds the layers that its image points to.
struct TestImage {
  image::Images images;
  [[nodiscard]] const image::Image& get() const { return images.images.front(); }
};

inline image::OpenedImage opened_image(const std::vector<std::string>& tars, const std::string& config) {
  image::OpenedImage out{.reference = "test", .digest = {}, .tags = {}, .config = {}, .layers = {}};
  auto read = image::read_config(config, "config");
  EXPECT_TRUE(read);
  if (read) out.config = std::move(*read);
  for (const auto& tar : tars)
    out.layers.push_back({.name = "layer",
                          .digest = image::sha256_of(tar),
                          .diff_id = {},
                          .media_type = {},
                          .size = tar.size(),
                          .stream = [tar](const image::Sink& sink) { return sink(tar); },
                          .passed = nullptr});
  return out;
}

inline image::Images images_of(std::vector<image::OpenedImage> opened) {
  auto read = image::read_images(std::move(opened), {.limits = {}, .keep = kept_for_attribution});
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? std::move(*read) : image::Images{};
}

inline std::unique_ptr<TestImage> image_of(const std::vector<std::string>& tars, const std::string& config = "{}") {
  std::vector<image::OpenedImage> opened;
  opened.push_back(opened_image(tars, config));
  return std::make_unique<TestImage>(TestImage{images_of(std::move(opened))});
}

}  // namespace loadline::attribute
