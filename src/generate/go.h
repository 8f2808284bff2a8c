// SPDX-License-Identifier: Apache-2.0
// What a Go service is built from: its module, the program of it that its image starts, and where that lies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

struct GoService {
  const fleet::Service* service = nullptr;
  std::string folder;   // of go.mod, relative to the tree's root
  std::string main;     // the package of the program, relative to that folder: ".", "./cmd/api"
  std::string tags;     // what its build is given today: "netgo,osusergo"; empty: none
  std::string program;  // where the image has it, today and tomorrow: "/usr/local/bin/api"
  std::vector<std::string> arguments;
  std::string workdir;  // that it starts in; empty: the base's
  bool fetches = false;  // its modules are downloaded, by go.sum; else they are in its folder, or there are none
};
// Whether some stage of its image stands on golang.
[[nodiscard]] bool is_go(const fleet::Service& service);
[[nodiscard]] std::optional<GoService> go_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                                     std::vector<Note>& notes);

}  // namespace loadline::generate
