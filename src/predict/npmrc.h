// SPDX-License-Identifier: Apache-2.0
// What npm itself is configured with: which registry serves a scope, and what it wants to see
// (docs.npmjs.com/cli/configuring-npm/npmrc).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/environment.h"

namespace loadline::predict {

struct NpmSettings {
  std::map<std::string, std::string, std::less<>> values;  // the first file that sets a name wins

  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  // With a "/" at its end.
  [[nodiscard]] std::string registry_of(std::string_view package) const;
  // "Bearer ..." or "Basic ...", for addresses below the one that the settings name; empty where none is set.
  [[nodiscard]] std::string authorization_for(std::string_view address) const;
};

// Adds a file's settings behind those that are there; ${NAME} is taken from the environment.
void add_npmrc(NpmSettings& settings, std::string_view text, const Environment& environment);
// npm_config_NAME and NPM_CONFIG_NAME of the names that matter here; they come before any file.
void add_environment(NpmSettings& settings, const Environment& environment);

}  // namespace loadline::predict
