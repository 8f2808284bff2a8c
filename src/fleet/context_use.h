// SPDX-License-Identifier: Apache-2.0
// What one build is sent of its context, and what it asks for.
//
// The builder sends what the ignore file lets through; BuildKit sends of that only what reachable COPY, ADD and
// bind mounts name (the FollowPaths of llb.Local, dockerfile2llb/convert.go), Docker's old builder all of it.
#pragma once

#include <string>
#include <vector>

#include "context/context.h"
#include "fleet/copied.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

// A source operand that the context has and the ignore file keeps back: the build stops there.
struct IgnoredSource {
  std::string path;
  Place place;
};

struct ContextUse {
  const Build* build = nullptr;
  context::Context content;       // let through
  context::Selection asked;       // of `content`, by the stages that the target needs
  std::vector<Place> unknown;     // operands whose value nobody knows: `asked` is then the least
  std::vector<IgnoredSource> ignored;
};

// The build must have a context. `content` is that context, read under whatever ignore file the caller wants to
// know about.
[[nodiscard]] ContextUse use_of(const Build& build, context::Context content, const Fleet& fleet);

// A folder of the context with what is below it.
struct ContextFolder {
  std::string path;  // relative to the context; "" for its root
  std::size_t files = 0;
  std::uint64_t bytes = 0, asked_bytes = 0;
  bool file = false;
  std::vector<ContextFolder> inside;  // the largest first; small ones are left to `rest`
  std::size_t rest = 0;               // entries that are not shown
  std::uint64_t rest_bytes = 0;
};
// At most `most` entries in a folder, each at least `least` bytes; a folder is opened where it holds that much.
[[nodiscard]] ContextFolder largest_parts(const context::Context& content, const context::Selection& asked,
                                          std::size_t most, std::uint64_t least);

}  // namespace loadline::fleet
