// SPDX-License-Identifier: Apache-2.0
// Files that loadline writes: the old one or the new one, never half of one.
#pragma once

#include <string>

namespace loadline::cli {

// Written beside and renamed over. False, with a message on standard error, where that fails.
[[nodiscard]] bool write_file(const std::string& path, const std::string& text);

}  // namespace loadline::cli
