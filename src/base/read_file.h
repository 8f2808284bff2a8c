// SPDX-License-Identifier: Apache-2.0
// A file that somebody names on the command line or in the environment. What belongs to a fleet is read through a
// FileTree, which never leads outside its root.
#pragma once

#include <string>

#include "base/result.h"

namespace loadline {

// All bytes. `what` it is goes into the error: "cannot open the proposed ignore file". A folder is an error too.
[[nodiscard]] Result<std::string> read_file(const std::string& path, const std::string& what = "the file");

}  // namespace loadline
