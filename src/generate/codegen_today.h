// SPDX-License-Identifier: Apache-2.0
// What today's Dockerfile runs around its build, as far as it is understood.
#pragma once

#include <vector>

#include "generate/codegen.h"

namespace loadline::generate {

// The code generators among it, in its order. Whatever else is not carried over is said in `notes`.
[[nodiscard]] std::vector<Codegen> codegen_today(const fleet::Fleet& fleet, const NodeService& node,
                                                 std::vector<Note>& notes);

// The packages that are compiled for the service, itself last.
[[nodiscard]] std::vector<const workspace::Manifest*> compiled_packages(const NodeService& node);

// Of these, the ones that have the script, as steps in the same order.
[[nodiscard]] std::vector<Codegen> steps_of_script(const std::vector<const workspace::Manifest*>& members,
                                                   const std::string& script);

// Whether the name of a script or a task says that it compiles.
[[nodiscard]] bool compiles(std::string_view script);

}  // namespace loadline::generate
