// SPDX-License-Identifier: Apache-2.0
// The RUN lines of a fleet as scripts that a checker of shell scripts can read, and the way back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

struct ShellScript {
  const Dockerfile* dockerfile = nullptr;
  const Run* run = nullptr;
  std::string text;           // "#!/bin/bash", the exports, then what the shell of the RUN gets
  std::uint32_t first_line = 1;  // of the RUN's own text within it

  // A place of the script in the Dockerfile; positions in the lines that we put in front are the RUN's begin.
  [[nodiscard]] Place place_of(Position begin, Position end) const;
};

// Of the judged Dockerfiles, in their order. Left out: the JSON form, scripts of other programs (`#!` of a heredoc
// that is no shell), PowerShell and cmd.
[[nodiscard]] std::vector<ShellScript> shell_scripts(const Fleet& fleet);

}  // namespace loadline::fleet
