// SPDX-License-Identifier: Apache-2.0
// What only a build reads: /app/Dockerfile.
#include <algorithm>
#include <array>

#include "rules/built_files.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::string_view, 7> names = {"Dockerfile",   "docker-compose.yml", "docker-compose.yaml",
                                                   "compose.yaml", "compose.yml",        ".dockerignore",
                                                   "Containerfile"};

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& files = built.image.files;
  // A dependency ships its own; nobody copied those.
  const auto is_of_a_package = [&](std::uint32_t node) {
    for (auto at = files.nodes[node].parent; at != image::no_node; at = files.nodes[at].parent)
      if (files.nodes[at].name == "node_modules" || files.nodes[at].name == "site-packages" ||
          files.nodes[at].name == "dist-packages")
        return true;
    return false;
  };
  report_files(built, out, {"files are only of use to a build"}, [&](std::uint32_t at) {
    const auto& node = files.nodes[at];
    return node.kind() == image::TarKind::regular && std::ranges::find(names, node.name) != names.end() &&
           !built.attribution.layers[node.layer].base && !is_of_a_package(at);
  });
}

}  // namespace

extern constexpr Rule build_file_in_image{
    .info = {.name = "build-file-in-image",
             .summary = "A file of the build is in the image",
             .severity = Severity::info,
             .aliases = "DKL-LI-0003"},
    .check = {},
};

extern constexpr ImageCheck build_file_in_image_of_image = &check_image;

}  // namespace loadline::rules
