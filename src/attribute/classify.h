// SPDX-License-Identifier: Apache-2.0
// What a path by itself says about the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "attribute/cause.h"

namespace loadline::attribute {

// What stands out wherever it lies, and outranks whose it is: version control, secrets, package managers' caches.
[[nodiscard]] std::optional<Cause> striking_cause(std::string_view path);
// What a running program does not read, inside of a dependency or of the application: maps, declarations, tests.
[[nodiscard]] std::optional<Cause> idle_cause(std::string_view path, std::uint64_t size);
// By the places of the file system hierarchy and of the languages' installations.
[[nodiscard]] std::optional<Cause> system_cause(std::string_view path, std::uint64_t size);
// A folder of the operating system: usr, lib, etc, var, ...; anything else is somebody's application.
[[nodiscard]] bool is_system_path(std::string_view path);

}  // namespace loadline::attribute
