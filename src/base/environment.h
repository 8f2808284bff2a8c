// SPDX-License-Identifier: Apache-2.0
// The variables that a program is started with, as a function, so that tests can say what they are.
#pragma once

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>

namespace loadline {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

[[nodiscard]] inline Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
  };
}

[[nodiscard]] inline std::string home_folder(const Environment& environment) {
  return environment("HOME").value_or("");
}

// Where loadline keeps what it can learn again; not made by this.
[[nodiscard]] inline std::string cache_folder(const Environment& environment) {
  const auto xdg = environment("XDG_CACHE_HOME");
  // The base directory specification: a relative path is to be ignored.
  return (xdg && xdg->starts_with('/') ? *xdg : home_folder(environment) + "/.cache") + "/loadline";
}

}  // namespace loadline
