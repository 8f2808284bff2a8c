// SPDX-License-Identifier: Apache-2.0
// An image's name in a registry, as Docker reads it: github.com/distribution/reference, normalize.go, and
// distribution-spec, "Pulling manifests".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace loadline::image {

struct Reference {
  std::string host;        // "docker.io", "localhost:5000"
  std::string repository;  // "library/node"
  std::string tag;         // "latest" where neither a tag nor a digest is written
  std::string digest;      // comes before the tag where both are there

  [[nodiscard]] std::string text() const;  // "docker.io/library/node:20"
};

[[nodiscard]] Result<Reference> read_reference(std::string_view text);

}  // namespace loadline::image
