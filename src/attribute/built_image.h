// SPDX-License-Identifier: Apache-2.0
// An image that was built, with all that is known of it: what rules about images look at.
#pragma once

#include "attribute/attribution.h"
#include "image/image.h"

namespace loadline::attribute {

struct BuiltImage {
  const image::Image& image;
  const Attribution& attribution;
};

}  // namespace loadline::attribute
