// SPDX-License-Identifier: Apache-2.0
// What the builds of a context take from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// A COPY or ADD of the context in a stage that is built.
struct ContextCopy {
  const Build* build = nullptr;
  const dockerfile::Step* step = nullptr;
  std::vector<std::string> sources;  // folders and files, relative to the context; "" is all of it

  [[nodiscard]] bool takes(std::string_view path) const;  // certainly: wildcards and unknown operands take nothing
  [[nodiscard]] bool takes_all() const;
  [[nodiscard]] Place place() const { return build->at(*step->instruction); }
};

// Of judged Dockerfiles, in the order of the builds; each instruction once.
[[nodiscard]] std::vector<ContextCopy> copies_of(const Fleet& fleet, const Context& context);

}  // namespace loadline::fleet
