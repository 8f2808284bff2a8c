// SPDX-License-Identifier: Apache-2.0
// Installed Python distributions: NAME.dist-info (METADATA, RECORD) and the older NAME.egg-info (PKG-INFO).
// Reference: packaging.python.org, "Recording installed projects" and "Core metadata".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packages/package.h"

namespace loadline::packages {

// The headers of METADATA or PKG-INFO; a package without a name where the text is none.
[[nodiscard]] Package read_python_metadata(std::string_view text);
// Paths of RECORD, as written: relative to the folder that has the .dist-info, or absolute.
[[nodiscard]] std::vector<std::string> read_python_record(std::string_view text);

}  // namespace loadline::packages
