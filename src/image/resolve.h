// SPDX-License-Identifier: Apache-2.0
// From a descriptor to an image that is ready to be read, wherever its documents and blobs lie.
#pragma once

#include <functional>
#include <string>

#include "image/image.h"

namespace loadline::image {

// Documents and layers by their descriptors.
struct Store {
  std::string place;  // for messages
  std::function<Result<std::string>(const Descriptor&)> document;  // its digest is checked by resolve()
  std::function<Result<LayerSource>(const Descriptor&)> layer;
};

// Through indexes (nested ones too) to the image for the platform asked for, with its configuration.
[[nodiscard]] Result<OpenedImage> resolve(const Descriptor& descriptor, const Store& store, const OpenRequest& request);

// What a document is, must have this digest.
[[nodiscard]] Status check_document(const std::string& text, const std::string& digest, const std::string& place);

// Where somebody asked for a platform, the image must be for it; what an index says of that counts before what the
// configuration says, which often leaves the variant out.
[[nodiscard]] Status check_platform(const Platform& offered, const std::optional<Platform>& wanted,
                                    const std::string& place);

// Ties the configuration's diff ids to the layers; fails where their numbers differ, or where there are too many.
[[nodiscard]] Status tie_diff_ids(OpenedImage& image, const std::string& place, const Limits& limits);

}  // namespace loadline::image
