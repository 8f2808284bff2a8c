// SPDX-License-Identifier: Apache-2.0
// What commands that read images have in common: where references lead, and the options of the way there.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command_line.h"
#include "image/image.h"

namespace loadline::cli {

struct ImageSource {
  std::vector<std::string> references;
  std::string platform;
  bool verify = false;
  bool plain_http = false;
  bool insecure = false;
  bool no_cache = false;
};

// The options above, without the references; `source` outlives the command line.
[[nodiscard]] std::vector<Option> options_of(ImageSource& source);

inline constexpr const char* reference_help =
    "An OCI layout or docker-save archive (folder or tar, - for standard input), PATH:TAG of one of its images, "
    "docker-daemon:NAME, podman:NAME, or a name in a registry (docker://NAME)";

// Why an option of the source makes no sense; empty where all do.
[[nodiscard]] std::string misuse_of(const ImageSource& source);

// Every image that the references mean, with what `keep` wants of their files; `wishes` names that for the cache. Shows
// progress on a terminal.
[[nodiscard]] Result<image::Images> read_references(const ImageSource& source, const image::Keep& keep,
                                                    const std::string& wishes);

}  // namespace loadline::cli
