// SPDX-License-Identifier: Apache-2.0
// The one list of what a recorded build says: CSV, JSON and the database have these names, in this order.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "builds/recorded.h"

namespace loadline::builds {

using Member = std::variant<std::string RecordedBuild::*, std::optional<double> RecordedBuild::*,
                            std::optional<std::uint64_t> RecordedBuild::*>;
struct Field {
  std::string_view name;
  Member member;
};
[[nodiscard]] std::span<const Field> fields();

}  // namespace loadline::builds
