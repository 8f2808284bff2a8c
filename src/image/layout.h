// SPDX-License-Identifier: Apache-2.0
// Images that are stored as files: an OCI layout (index.json, blobs/) or what docker save writes (manifest.json).
#pragma once

#include <string>
#include <vector>

#include "image/image.h"

namespace loadline::image {

// All images there, or the one that `tag` names ("1.2", "app:1.2", "registry/app:1.2"; empty: all). `files` must
// outlive them; `place` is for messages.
[[nodiscard]] Result<std::vector<OpenedImage>> images_in(const Files& files, const std::string& place,
                                                         const std::string& tag, const OpenRequest& request);

}  // namespace loadline::image
