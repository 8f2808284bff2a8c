// SPDX-License-Identifier: Apache-2.0
// The debug variant in production: gcr.io/distroless/nodejs22:debug.
#include <array>
#include <string>

#include "rules/built_files.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::string_view, 9> shells = {"bin/sh",       "bin/bash",    "bin/dash",
                                                    "bin/ash",      "usr/bin/sh",  "usr/bin/bash",
                                                    "usr/bin/dash", "bin/busybox", "busybox/sh"};
constexpr std::array<std::string_view, 10> managers = {
    "usr/bin/dpkg", "usr/bin/apt-get", "sbin/apk",         "usr/bin/apk",    "usr/sbin/apk",
    "usr/bin/rpm",  "usr/bin/dnf",     "usr/bin/microdnf", "usr/bin/zypper", "usr/bin/tdnf"};

// Packages were put into it from outside: it has what tells of them, and no program that could add one.
bool is_distroless(const attribute::BuiltImage& built) {
  const auto& files = built.image.files;
  bool packages = false;
  for (const auto& package : built.attribution.inventory.packages)
    packages = packages || package.ecosystem == packages::Ecosystem::deb ||
               package.ecosystem == packages::Ecosystem::apk || package.ecosystem == packages::Ecosystem::rpm;
  if (!packages) return false;
  for (const auto path : managers)
    if (files.resolved(0, path, true) != image::no_node) return false;
  return true;
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  if (!is_distroless(built)) return;
  const auto& files = built.image.files;
  for (const auto path : shells) {
    const auto node = files.resolved(0, path, true);
    if (node == image::no_node || files.nodes[node].kind() != image::TarKind::regular) continue;
    out.report(place_of_layer(built, files.nodes[node].layer),
               "/" + std::string{path} + " is a shell, in an image that has no package manager");
    return;
  }
}

}  // namespace

extern constexpr Rule shell_in_distroless{
    .info = {.name = "shell-in-distroless",
             .summary = "An image without a package manager has a shell",
             .severity = Severity::info},
    .check = {},
};

extern constexpr ImageCheck shell_in_distroless_of_image = &check_image;

}  // namespace loadline::rules
