// SPDX-License-Identifier: Apache-2.0
// os/arch/variant, and the arguments that the builder makes of it (dockerfile2llb/platform.go).
#pragma once

#include <string>
#include <string_view>

#include "dockerfile/stages.h"

namespace loadline::dockerfile {

struct Platform {
  std::string os;
  std::string arch;
  std::string variant;

  [[nodiscard]] std::string text() const;
};
// As github.com/containerd/platforms normalises it: "linux/aarch64" is linux/arm64, "linux/arm" is linux/arm/v7.
[[nodiscard]] Platform parse_platform(std::string_view text);

// TARGETPLATFORM, BUILDARCH, ...: seen by FROM at once, by a stage only where it redeclares them.
[[nodiscard]] Variables platform_arguments(const BuildRequest& request, std::string_view target_stage);

// Where WORKDIR `path` leads from `current` on that system: absolute, cleaned, with forward slashes and
// without a drive letter (util/system/path.go, NormalizePath).
[[nodiscard]] std::string working_directory(std::string_view current, std::string_view path, bool windows);
// Whether `path` needs no current directory.
[[nodiscard]] bool is_absolute(std::string_view path, bool windows);

}  // namespace loadline::dockerfile
