// SPDX-License-Identifier: Apache-2.0
// The phases that a Compose model goes through, each a function of the working form; loader.cpp puts them in
// the reference's order (compose-go loader/loader.go, loadYamlFile and loadYamlModel).
//
// What the reference would refuse becomes a problem, and the phase goes on with the sane part.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.h"
#include "compose/template.h"
#include "compose/value.h"

namespace loadline::compose {

using Problems = std::vector<Problem>;

// Variables in every text (keys never), then numbers and booleans at the paths that want them.
void interpolate(Value& model, const Lookup& lookup, Problems& problems, Problems& warnings);

// `over` laid over `base`: maps merge, lists append, scalars replace, and the special cases.
[[nodiscard]] Value merged(Value base, Value over, Path& path, Problems& problems);
void remove_paths(Value& model, const std::vector<std::vector<std::string>>& paths);

// Of list entries with the same key (a mount's target, a variable's name, ...) the last stays.
void enforce_unicity(Value& model, Problems& problems);

// Short forms become long ones.
void make_canonical(Value& model, Problems& problems);
void set_defaults(Value& model);
void validate(Value& model, Problems& problems);

// Relative paths, written from `base`, to the same paths from where base is: join(base, path).
void resolve_paths(Value& model, std::string_view base);
[[nodiscard]] std::string joined_path(std::string_view base, std::string_view path);

// Variables without a value, and secrets and configs taken from variables.
void resolve_environment(Value& model, const ByName<std::string>& environment);
// The implicit: default network, Dockerfile, dependencies through links and namespaces, names of resources.
void normalize(Value& model, const std::string& name, const ByName<std::string>& environment);

// A walk that hands every node to the first step whose pattern matches; below others it goes on.
struct Pass {
  Problems& problems;
  std::string_view base;
};
struct Step {
  Pattern pattern;
  void (*run)(Value& value, Path& path, Pass& pass);
};
void rewrite(Value& value, Path& path, std::span<const Step> steps, Pass& pass);
void rewrite_below(Value& value, Path& path, std::span<const Step> steps, Pass& pass);

}  // namespace loadline::compose
