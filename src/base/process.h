// SPDX-License-Identifier: Apache-2.0
// Runs another program and takes what it prints.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline {

[[nodiscard]] bool is_program(const std::string& path);

// The program's standard output; its standard error goes nowhere, its standard input is what is given. No shell is in
// between. Fails where it cannot be started or is killed; an exit status that is not 0 is no failure. A name without
// a slash is looked up on the path.
[[nodiscard]] Result<std::string> output_of(const std::vector<std::string>& command, const std::string& input = {});

struct Program {
  std::vector<std::string> words;
  std::string folder = {};                    // where it is started; empty: here
  std::vector<std::string> environment = {};  // "NAME=value", beside our own, and in place of those
};
// Its exit status. `line` gets each line that it prints, on standard output or standard error, as it comes.
[[nodiscard]] Result<int> run_program(const Program& program, const std::function<void(std::string_view)>& line);

}  // namespace loadline
