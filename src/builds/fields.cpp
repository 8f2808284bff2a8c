// SPDX-License-Identifier: Apache-2.0
// The list itself.
#include "builds/fields.h"

#include <array>

namespace loadline::builds {

std::span<const Field> fields() {
  using B = RecordedBuild;
  static constexpr std::array all{
      Field{"service", &B::service},
      Field{"commit", &B::commit},
      Field{"cold_seconds", &B::cold_seconds},
      Field{"cached_seconds", &B::cached_seconds},
      Field{"image_bytes", &B::image_bytes},
      Field{"cached_steps", &B::cached_steps},
      Field{"steps", &B::steps},
      Field{"finished", &B::finished},
      Field{"dockerfile", &B::dockerfile},
      Field{"builder", &B::builder},
      Field{"failure", &B::failure},
  };
  return all;
}

}  // namespace loadline::builds
