// SPDX-License-Identifier: Apache-2.0
// Puts fixed texts on the disk: each file is the old one or the new one at any moment, whatever happens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace loadline::fix {

struct Replacement {
  std::string path;                    // relative to the root
  std::optional<std::string>
      before;  // the text that was read; absent: the file must not be there (nor need its folders)
  std::string after;
};

// Whether the file is still as it was read, and may be replaced: inside the root, no link on the way, regular.
[[nodiscard]] Result<bool> may_replace(const std::string& root, const Replacement& wanted);
// Writes beside the file, with its mode, and renames over it when all is on the disk; folders of a new file are made.
// Fails, and changes nothing, where may_replace() would.
[[nodiscard]] Result<bool> replace(const std::string& root, const Replacement& wanted);

}  // namespace loadline::fix
