// SPDX-License-Identifier: Apache-2.0
// What builds send of their contexts, as text and as JSON (schema 1, docs/context.schema.json).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "fleet/context_use.h"
#include "report/terminal.h"

namespace loadline::report {

struct ContextOfBuild {
  std::vector<std::string> services;  // that build it so; or what else does: "bake target auth"
  std::string dockerfile;
  std::string ignore_file;                  // empty: there is none
  fleet::ContextUse use;
  std::optional<fleet::ContextUse> after;   // under a proposed ignore file
  std::vector<const Finding*> findings;     // about this ignore file and what it lets through
};

struct ContextRequest {
  Style style;
  std::size_t most = 8;     // entries of each folder of the tree
  bool on_disk = false;     // read from the disk as it is, and not as a clean checkout
};
[[nodiscard]] std::string context_text(const std::vector<ContextOfBuild>& builds, const ContextRequest& request);
[[nodiscard]] std::string context_json(const std::vector<ContextOfBuild>& builds, const ContextRequest& request);

}  // namespace loadline::report
