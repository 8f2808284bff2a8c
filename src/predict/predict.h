// SPDX-License-Identifier: Apache-2.0
// How big an image will be, before anybody builds it, and why.
//
// The stages of a build are walked as the builder would: what COPY takes of the context, what installs bring,
// what COPY --from carries over from stages that are thrown away, what a later layer deletes in vain. Each
// content has its figure, its interval and its evidence; what cannot be known is named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fleet/fleet.h"
#include "predict/content.h"
#include "predict/sizes.h"

namespace loadline::predict {

// All contents of one part.
struct PartSize {
  Part part = Part::source;
  Amount bytes;
  Known known = Known::measured;
  std::vector<std::string> how;  // distinct, in the order met
};

// Something in the image whose size nobody knows.
struct UnknownContent {
  Part part = Part::downloads;
  std::string what;
  Place place;
};

struct Prediction {
  const fleet::Build* build = nullptr;
  Amount bytes;       // uncompressed, all layers, without what is unknown
  Amount compressed;  // as a registry would send it
  Known known = Known::measured;
  std::vector<PartSize> parts;  // those that are not empty, in the order of Part
  std::vector<UnknownContent> unknown;
  Contents contents;            // of the layers
};

[[nodiscard]] Prediction predict(const fleet::Build& build, const fleet::Fleet& fleet, const Sizes& sizes);

}  // namespace loadline::predict
