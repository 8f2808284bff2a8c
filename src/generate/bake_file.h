// SPDX-License-Identifier: Apache-2.0
// Names that the bake file and CI share.
#pragma once

#include <string>
#include <string_view>

#include "generate/generate.h"

namespace loadline::generate {

// Where the bake file goes: the usual name, or another where a person has made one.
[[nodiscard]] std::string bake_path(const fleet::Fleet& fleet);
// The service's name as bake takes it.
[[nodiscard]] std::string bake_name(const Target& target);

}  // namespace loadline::generate
