// SPDX-License-Identifier: Apache-2.0
// The registry that the fleet's own CI pushes to.
#pragma once

#include <optional>
#include <string>

#include "generate/generate.h"

namespace loadline::generate {

struct Registry {
  std::string prefix;  // "registry.example.com/harbour"
  Place place;         // of the tag that says so
  std::string login_registry, username, password;  // of GitHub's login step, expressions and all; may be empty
};
// The first that a workflow pushes a literal tag to; nothing where none does.
[[nodiscard]] std::optional<Registry> registry_of(const fleet::Fleet& fleet);

// "${REGISTRY:-registry.example.com/harbour}/auth:${TAG:-latest}", as Compose takes it.
[[nodiscard]] std::string compose_image(const std::optional<Registry>& registry, const std::string& image,
                                        const std::string& tag);

}  // namespace loadline::generate
