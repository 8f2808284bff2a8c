// SPDX-License-Identifier: Apache-2.0
// Whether a label's value is of the kind that the configuration asks for.
#pragma once

#include <string>
#include <string_view>

#include "config/config.h"

namespace loadline::config {

// What the value is instead: "no URL"; empty where it is of the kind.
[[nodiscard]] std::string label_complaint(LabelKind kind, std::string_view value);

}  // namespace loadline::config
