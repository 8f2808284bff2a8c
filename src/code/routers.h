// SPDX-License-Identifier: Apache-2.0
// Functions that take a router as their first parameter: fastify plugins, setupRoutes(app). Internal to this
// folder.
#pragma once

#include <string>
#include <vector>

#include "code/tokens.h"

namespace loadline::code {

struct FunctionScope {
  std::string name;        // "default" for what a file exports; "@12" for one written in place
  std::string_view first;  // its first parameter
  Index open = 0;          // of the parameters
  Range body;
};

[[nodiscard]] std::vector<FunctionScope> functions_of(const Unit& unit);

}  // namespace loadline::code
