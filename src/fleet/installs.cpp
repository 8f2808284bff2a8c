// SPDX-License-Identifier: Apache-2.0
// The folders are the managers' defaults: docs.npmjs.com/cli (cache), pnpm.io/settings#storedir,
// classic.yarnpkg.com/docs/cli/cache, pip.pypa.io/topics/caching.
#include "fleet/installs.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::fleet {

using shell::PackageManager;

std::vector<Install> dependency_installs(const Build& build) {
  std::vector<Install> out;
  for (const auto& at : reachable_runs(build))
    for (const auto& call : at.run->calls)
      if (installs_dependencies(call)) out.push_back({at, &call});
  return out;
}

std::optional<std::string> cache_folder_of(const Install& install) {
  const auto& variables = install.at.stage->variables;
  const auto is_set = [&](std::string_view name) { return variables.contains(name); };
  const auto& command = *install.call->command;
  switch (install.call->manager) {
    case PackageManager::npm:
      if (is_set("NPM_CONFIG_CACHE") || is_set("npm_config_cache") || command.has_flag("--cache")) return std::nullopt;
      return "/root/.npm";
    case PackageManager::pnpm:
      if (is_set("XDG_DATA_HOME") || is_set("NPM_CONFIG_STORE_DIR") || is_set("npm_config_store_dir") ||
          shell::flag_value(command, "--store-dir"))
        return std::nullopt;
      if (const auto home = variables.find("PNPM_HOME"); home != variables.end())
        return home->second.value ? std::optional{*home->second.value + "/store"} : std::nullopt;
      return "/root/.local/share/pnpm/store";
    case PackageManager::pip:
      if (is_set("PIP_NO_CACHE_DIR") || is_set("PIP_CACHE_DIR") || is_set("XDG_CACHE_HOME") ||
          command.has_flag("--no-cache-dir"))
        return std::nullopt;
      return "/root/.cache/pip";
    default: return std::nullopt;  // yarn: classic and berry keep it in different places
  }
}

std::string text_of(const Install& install, const Build& build) {
  std::string out = install.call->folder + ": ";
  for (const auto& word : install.call->command->words) out += build.expanded(*install.at.stage, word.text) + " ";
  return out;
}

}  // namespace loadline::fleet
