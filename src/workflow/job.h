// SPDX-License-Identifier: Apache-2.0
// Jobs and steps of GitHub Actions as they are written, expressions and all: what rules about pipelines read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::workflow {

using Inputs = std::map<std::string, Located<std::string>, std::less<>>;

struct Step {
  Place place;      // of its first key: where a line in front of the step's keys goes
  Place item;       // of the whole step
  std::optional<Located<std::string>> uses;  // "actions/checkout@v4"
  std::optional<Located<std::string>> run;
  Place run_key;
  std::optional<Located<std::string>> condition;
  Inputs with, env;
  Place first_input;     // the first key of `with`, where it is a block; else empty
  Place first_variable;  // the same of `env`
  bool goes_on = false;  // continue-on-error

  // The action's name without its version, in small letters: "docker/build-push-action".
  [[nodiscard]] std::string action() const;
};

struct Job {
  std::string name;
  Place place;  // of its key
  std::string runs_on;
  std::optional<Located<std::string>> condition;
  std::optional<Located<std::string>> permissions;  // where they are one word: "write-all"
  std::vector<Located<std::string>> images;         // of its container and services
  std::vector<Located<std::string>> passwords;      // of their credentials
  std::vector<Step> steps;

  [[nodiscard]] const Step* step_at(const Place& inside) const;  // the step that holds a place
  [[nodiscard]] const Step* step_using(std::string_view action) const;  // the first one that does
};

// ${{ github.head_ref }}: one for each place in a step's script.
struct Interpolation {
  std::string text;  // without the braces, trimmed
  Place place;       // with them
};
[[nodiscard]] std::vector<Interpolation> expressions_in(const Located<std::string>& script);

}  // namespace loadline::workflow
