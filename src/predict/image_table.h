// SPDX-License-Identifier: Apache-2.0
// Sizes of base images as somebody recorded them: data/image_sizes.json.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace loadline::predict {

struct RecordedImage {
  std::string_view name;  // as ImageReference has it: "node", "bitnami/redis"
  std::string_view tag;
  std::uint64_t bytes;
  std::string_view date;  // when the image was made
};
[[nodiscard]] std::span<const RecordedImage> image_table();

// The row of the tag, or the nearest that stands for it: the same variant ("bookworm-slim") in the nearest
// version. Null where no row has that variant.
[[nodiscard]] const RecordedImage* recorded_image(std::string_view name, std::string_view tag,
                                                  std::span<const RecordedImage> table = image_table());

}  // namespace loadline::predict
