// SPDX-License-Identifier: Apache-2.0
// Debian's packages: what comes with those that are asked for, and what they weigh (data/debian_packages.txt).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/stages.h"
#include "predict/amount.h"

namespace loadline::predict {

struct SystemPackage {
  std::string_view name;
  std::uint32_t kilobytes;  // Installed-Size
  // Of a slim image, which leaves documentation and translations out when it unpacks; nothing: not measured.
  std::optional<std::uint32_t> slim_kilobytes;
  std::string_view needs, recommends;  // names, separated by blanks; without what every image has
};

struct SystemRelease {
  std::string_view name;  // "bookworm"
  std::string_view in_every_image;  // names, separated by blanks
  std::string_view in_full_images;  // and not in every image: what buildpack-deps adds
  std::span<const SystemPackage> packages;  // by name
};
[[nodiscard]] std::span<const SystemRelease> system_releases();
[[nodiscard]] std::string_view system_packages_date();

// What a stage stands on, as far as its image's name tells.
struct SystemBase {
  const SystemRelease* release = nullptr;
  bool full = false;     // of buildpack-deps, and not slim
  bool certain = false;  // the tag names the very release
};
// Nothing: not Debian, or not known to be.
[[nodiscard]] std::optional<SystemBase> system_base_of(const dockerfile::ImageReference& image);

struct SystemInstall {
  std::vector<const SystemPackage*> packages;  // by name, without those that are there already
  std::vector<std::string> unknown;            // asked for, and not in the table
};
struct SystemAsked {
  std::vector<std::string> names;  // as apt takes them: "curl=8.1*", "libc6:amd64"
  bool recommended = true;
  std::set<std::string_view> there;  // names of packages of the table that were installed before
};
[[nodiscard]] SystemInstall system_install(const SystemBase& base, const SystemAsked& asked);
// Those that are there for none of the wanted ones: what `apt-get autoremove` takes out.
[[nodiscard]] std::set<std::string_view> system_orphans(const SystemBase& base, const std::set<std::string_view>& there,
                                                        const std::vector<std::string>& wanted);

// Bytes in the image.
[[nodiscard]] Amount size_of(const SystemPackage& package, const SystemBase& base);

}  // namespace loadline::predict
