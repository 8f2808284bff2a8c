// SPDX-License-Identifier: Apache-2.0
// How rules about built images point at something: at the instruction that made a layer, in the Dockerfile where that
// is known, else in the history of the image's configuration.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "rules/image_check.h"

namespace loadline::rules {

[[nodiscard]] Place place_of_layer(const attribute::BuiltImage& built, std::uint32_t layer);

struct Told {
  std::string_view what;
  std::optional<Severity> severity = {};  // instead of the rule's
};
// One finding for each layer that wrote such a node of the final file system: "WHAT (3): /a, /b and 1 more".
void report_files(const attribute::BuiltImage& built, Findings& out, const Told& told,
                  const std::function<bool(std::uint32_t node)>& is_such);
// The same for entries of all layers: what a later layer deletes is still in the image.
void report_entries(const attribute::BuiltImage& built, Findings& out, const Told& told,
                    const std::function<bool(const image::Entry&)>& is_such);

}  // namespace loadline::rules
