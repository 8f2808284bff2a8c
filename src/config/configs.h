// SPDX-License-Identifier: Apache-2.0
// Every configuration of a run, with what it extends and the rule files that it names, and which governs a path.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "base/source.h"
#include "config/config.h"

namespace loadline::config {

struct Configs {
  std::deque<Source> sources;
  std::deque<Config> all;         // the deepest folder first
  std::vector<Problem> problems;  // of all of them

  // The nearest upward; null where there is none.
  [[nodiscard]] const Config* governing(std::string_view path) const;
  [[nodiscard]] const Config* of_root() const { return governing(""); }
};

// Adds the configuration at `path` of `tree`; its folder is that of the path. Its messages name it with `shown`
// in front: what leads to the tree's root for whoever reads them.
void add_config(Configs& configs, const FileTree& tree, const std::string& path, const std::string& shown = {});

// Every loadline.toml among the files.
[[nodiscard]] Configs read_all(const FileTree& tree, const std::vector<File>& files);

}  // namespace loadline::config
