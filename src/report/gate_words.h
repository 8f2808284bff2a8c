// SPDX-License-Identifier: Apache-2.0
// Words that every form of the gate's table uses, so that no two of them differ.
#pragma once

#include <string>
#include <string_view>

#include "gate/gate.h"

namespace loadline::report {

[[nodiscard]] std::string figure_words(const gate::Figure& figure);  // "1.24 GB, predicted"; "not measured"
[[nodiscard]] std::string limit_words(const gate::Row& row);         // "at most 500 MB", "baseline 1.24 GB"
[[nodiscard]] std::string_view direction_words(const gate::Change& change);  // "better", "new", ...
[[nodiscard]] std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace loadline::report
