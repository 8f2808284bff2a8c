// SPDX-License-Identifier: Apache-2.0
// What dpkg installed: its database, and that of distroless images, which keep a file for each package.
//
// var/lib/dpkg/status, status.d/NAME with NAME.md5sums, info/NAME[:ARCH].list (dpkg-query(1), deb-control(5)); licences
// from usr/share/doc/NAME/copyright where it is machine-readable ("copyright-format/1.0").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/layer.h"
#include "packages/package.h"

namespace loadline::packages {

// The packages that are installed; one that was removed and left its settings is not.
[[nodiscard]] std::vector<Package> read_dpkg_status(std::string_view text);
// Paths of a .list file, relative to the root; of a .md5sums file the same.
[[nodiscard]] std::vector<std::string> read_dpkg_list(std::string_view text);
[[nodiscard]] std::vector<std::string> read_md5sums(std::string_view text);
// "libc6 (>= 2.14), libfoo:any | libbar [amd64]": one need for each comma.
[[nodiscard]] std::vector<Need> read_dpkg_relations(std::string_view text);

// The short names of the licences that a machine-readable copyright file declares, each once, in its order; nothing
// for any other file: which licence prose means is not for a program to say.
[[nodiscard]] std::vector<std::string> read_copyright(std::string_view text);
// The same, a line each, of the bytes of a file that pass.
[[nodiscard]] image::Distiller copyright_distiller();

}  // namespace loadline::packages
