// SPDX-License-Identifier: Apache-2.0
// Inputs made for the benchmarks: of a real fleet's shape and size, and the same bytes on every run.
#pragma once

#include <string>
#include <vector>

namespace loadline::bench {

[[nodiscard]] std::string a_dockerfile();                          // 3 stages, some 60 lines
[[nodiscard]] std::string a_pnpm_lockfile(std::size_t packages);   // version 9.0, some 400 bytes a package
[[nodiscard]] std::string a_compose_file(std::size_t services);    // anchors, merge keys, extension fields
[[nodiscard]] std::string an_ignore_file();                        // 30 patterns with exceptions
[[nodiscard]] std::vector<std::string> paths_of_a_monorepo(std::size_t count);
[[nodiscard]] std::string a_controller(std::size_t routes);        // TypeScript, NestJS

}  // namespace loadline::bench
