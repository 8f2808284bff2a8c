// SPDX-License-Identifier: Apache-2.0
// The machine's environment, one variable at a time.
#pragma once

#include <optional>
#include <string>

namespace loadline::cli {

[[nodiscard]] std::optional<std::string> environment(const std::string& name);

}  // namespace loadline::cli
