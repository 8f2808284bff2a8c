// SPDX-License-Identifier: Apache-2.0
// The values that the fields of a team's own rules have, each with the place that says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "fleet/fleet.h"

namespace loadline::rules {

using Values = std::vector<Located<std::string>>;

// An instruction (or the stage that it stands in) as one build sees it.
struct InStage {
  const fleet::Build* build = nullptr;
  const dockerfile::Stage* stage = nullptr;
  const dockerfile::Instruction* instruction = nullptr;
};

// Of the fields that config/fields.cpp lists; none where the field has no value, or where it is not known.
[[nodiscard]] Values values_of(const fleet::Service& service, std::string_view field);
[[nodiscard]] Values values_of(const InStage& where, std::string_view field);  // of stages and instructions
[[nodiscard]] Values values_of(const fleet::Dockerfile& dockerfile, std::string_view field);

// Whether values_of() has a case for it at all; a test asks it of every field listed.
[[nodiscard]] bool is_answered(std::string_view field);

}  // namespace loadline::rules
