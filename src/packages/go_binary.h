// SPDX-License-Identifier: Apache-2.0
// What Go's linker writes into every program: the modules that it was built from (`go version -m`).
//
// Reference: Go's src/debug/buildinfo/buildinfo.go and src/runtime/debug/mod.go. A program is seen as its bytes pass
// and never kept. Since Go 1.18 the section .go.buildinfo holds the texts themselves; before, it held addresses of
// them, so that there the modules are found by the marks that stand around their text, and the version of Go stays
// unknown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/layer.h"
#include "packages/package.h"

namespace loadline::packages {

// Of an ELF file: "go1.22.3\n" and the text of its modules; nothing for any other file.
[[nodiscard]] image::Distiller go_build_info_distiller();

// What that text says, the main module first, then the standard library and the modules that were linked in.
[[nodiscard]] std::vector<Package> read_go_build_info(std::string_view text, std::string_view location);

}  // namespace loadline::packages
