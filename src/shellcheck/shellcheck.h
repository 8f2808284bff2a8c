// SPDX-License-Identifier: Apache-2.0
// ShellCheck, where it is installed: the one other program that an audit may start.
//
// It is not linked (GPL-3.0, Haskell): scripts go into files of a folder of our own, one process reads many of
// them, and its JSON comes back (shellcheck(1), --format json1). Nothing of the user's is changed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace loadline::shellcheck {

// The program's path on PATH; nothing where there is none.
[[nodiscard]] std::optional<std::string> find_program();

struct Comment {
  std::size_t script = 0;  // index of the script
  Position begin, end;     // in the script, columns in bytes
  unsigned code = 0;       // 2086
  std::string level;       // "error", "warning", "info", "style"
  std::string message;
};

// Each script begins with a `#!` line that says for which shell it is. The comments come in the order of the
// scripts, and by position within one. Fails where the program cannot be started or says what is no JSON.
[[nodiscard]] Result<std::vector<Comment>> comments_on(const std::string& program,
                                                       std::span<const std::string> scripts);

}  // namespace loadline::shellcheck
