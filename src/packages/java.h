// SPDX-License-Identifier: Apache-2.0
// Java archives (jar, war, ear), those inside of them too: what Maven wrote into META-INF, the manifest, else the
// file's name.
//
// An archive is seen as its bytes pass and never kept. The coordinates are certain where exactly one pom.properties is
// the archive's own; without one the group is not known, and the package is of no ecosystem that advisories speak of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/layer.h"
#include "packages/package.h"

namespace loadline::packages {

[[nodiscard]] bool is_java_archive(std::string_view path);

// For each archive a line "archive PATH", then "pom GROUP ARTIFACT VERSION" and "manifest KEY VALUE" of it, with tabs
// between; a last line "broken" where the outermost could not be read to its end. Nothing for what is no archive.
[[nodiscard]] image::Distiller java_archive_distiller();
[[nodiscard]] bool is_cut_off(std::string_view distilled);

// What those lines say. The outer archive comes first and needs those inside of it.
[[nodiscard]] std::vector<Package> read_java_archive(std::string_view distilled, std::string_view location);

}  // namespace loadline::packages
