// SPDX-License-Identifier: Apache-2.0
// What a Python service is built from: where its requirements stand, what starts it, where it listens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "code/facts.h"
#include "generate/generate.h"

namespace loadline::generate {

struct PythonService {
  const fleet::Service* service = nullptr;
  std::string folder;  // of its source, relative to the tree's root
  std::string requirements;  // "requirements.txt", "uv.lock" or "pyproject.toml", in that folder
  std::string version;       // "3.8", as its image has it today; empty: not known
  std::vector<std::string> command;
  code::ServiceFacts facts;
  bool compiles = false;  // its image installs a compiler today
};
[[nodiscard]] std::optional<PythonService> python_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                                             std::vector<Note>& notes);

}  // namespace loadline::generate
