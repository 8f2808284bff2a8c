// SPDX-License-Identifier: Apache-2.0
// Which configurations govern a run: those in the folder, the nearest above it, or the one that was asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "base/result.h"
#include "config/configs.h"

namespace loadline::scan {

struct ConfigRequest {
  std::string root;    // the audited folder of this machine
  std::string config;  // a file to use instead of those found
  bool none = false;
};

// Above the audited folder, loadline.toml is looked for up to the top of its repository, and never outside of one.
// Fails with every problem of every configuration, a line each; names of rules are judged too.
[[nodiscard]] Result<config::Configs> configure(const ConfigRequest& request, const FileTree& tree,
                                                const std::vector<File>& files);

// As much of that as concerns one file: the configurations of its folder and of those further up.
[[nodiscard]] Result<config::Configs> configure_for(const ConfigRequest& request, const FileTree& tree,
                                                    std::string_view path);

}  // namespace loadline::scan
