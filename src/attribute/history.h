// SPDX-License-Identifier: Apache-2.0
// What the configuration's history tells: which instruction made which layer, and where the base image ends.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "image/manifest.h"

namespace loadline::attribute {

// "/bin/sh -c #(nop) COPY dir:1a in /app" and "RUN /bin/sh -c npm ci # buildkit" as a Dockerfile has them.
[[nodiscard]] std::string instruction_of(std::string_view created_by);

// For each layer the index of its history entry; nothing where the history does not fit the layers.
[[nodiscard]] std::vector<std::optional<std::size_t>> history_of_layers(const image::Config& config,
                                                                        std::size_t layers);

// How many layers the base image has, guessed from the history; 0 where nothing tells.
[[nodiscard]] std::size_t base_layers_by_history(const image::Config& config, std::size_t layers);

// The instruction of the Dockerfile that each history entry came from; empty places where it is not certain.
[[nodiscard]] std::vector<Place> dockerfile_places(const image::Config& config, const Source& dockerfile);

}  // namespace loadline::attribute
