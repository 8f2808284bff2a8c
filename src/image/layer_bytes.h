// SPDX-License-Identifier: Apache-2.0
// A read layer as bytes and back, for the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/layer.h"

namespace loadline::image {

// Raised whenever what a layer holds, or how it is read from its blob, changes: older bytes are then as good as none.
inline constexpr int layer_bytes_format = 1;

[[nodiscard]] std::string bytes_of(const Layer& layer);
// Nothing where the bytes are broken.
[[nodiscard]] std::optional<Layer> layer_from(std::string_view bytes);

}  // namespace loadline::image
