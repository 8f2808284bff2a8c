// SPDX-License-Identifier: Apache-2.0
// From a YAML tree to the working form: aliases expanded, merge keys applied, plain scalars read as the
// reference's YAML library reads them (go.yaml.in/yaml/v4), !reset and !override noted.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compose/value.h"
#include "yaml/node.h"

namespace loadline::compose {

// How many values one load may make, aliases and `extends` expanded: hostile files stop here.
struct Budget {
  std::size_t left = 400'000;
};

struct Tree {
  Value value;
  std::vector<std::vector<std::string>> resets;  // paths that !reset or !override clear in what was merged before
};

[[nodiscard]] Tree tree_of(const yaml::Node& root, const Source& source, Budget& budget,
                           std::vector<Problem>& problems);

}  // namespace loadline::compose
