// SPDX-License-Identifier: Apache-2.0
// What is wrong with a built image: its configuration and its files, by the CIS Docker benchmark's image checks and
// dockle's. Places point into the configuration's JSON, which is what a person can look at.
#pragma once

#include <span>
#include <vector>

#include "attribute/attribution.h"
#include "finding/finding.h"
#include "image/image.h"

namespace loadline::attribute {

[[nodiscard]] std::span<const RuleInfo> image_rules();
// Whether a variable of that name probably holds a secret, and not where one is or what is public of it.
[[nodiscard]] bool names_a_secret(std::string_view name);
// In the one order of findings. Their places live as long as the image.
[[nodiscard]] std::vector<Finding> check_image(const image::Image& image, const Attribution& attribution);

}  // namespace loadline::attribute
