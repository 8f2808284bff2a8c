// SPDX-License-Identifier: Apache-2.0
// What COPY, ADD and bind mounts ask of the context, and what of it is there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// One source operand that is taken from the context, its value known.
struct CopySource {
  const dockerfile::Stage* stage = nullptr;
  const dockerfile::Step* step = nullptr;
  std::string path;  // relative to the context, cleaned; "" for all of it
  Place place;       // of the operand
};
// Of one stage: without URLs, git references, heredocs, and what comes from stages and images.
[[nodiscard]] std::vector<CopySource> context_sources(const Build& build, const dockerfile::Stage& stage);

enum class Presence : std::uint8_t {
  there,    // selected, or a wildcard, which may select nothing
  ignored,  // it is in the repository, and the ignore file leaves it out
  missing,  // neither in the repository nor anything that a build or an install makes
  unknown,
};
[[nodiscard]] Presence presence_of(const Build& build, const CopySource& source, const Fleet& fleet);

// Whether a path may come to be on a developer's disk although the repository does not have it: what git
// ignores, submodules, folders and files that builds and installs make.
[[nodiscard]] bool may_be_generated(const Fleet& fleet, std::string_view path);

// Source code that people write, by its ending.
[[nodiscard]] bool is_code_file(std::string_view path);

}  // namespace loadline::fleet
