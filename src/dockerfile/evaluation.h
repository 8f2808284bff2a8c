// SPDX-License-Identifier: Apache-2.0
// What the evaluation of one stage shares with that of the file (dockerfile2llb/convert.go).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockerfile/stages.h"

namespace loadline::dockerfile {

// The file's evaluation as far as it has come; stages before the one at hand are finished.
struct Evaluation {
  const File& file;
  const BuildRequest& request;
  Stages& out;
  Variables arguments = {};  // what FROM sees and ARG inherits: global ARGs and the platform's
  std::map<std::string, std::size_t, std::less<>> names = {};  // lower case; the last stage of a name
  std::vector<bool> on_scratch = {};  // by stage: nothing but this file has set anything
  std::vector<bool> on_windows = {};
  // By stage: what ENV set before an ARG of the same name hid it. A child sees it again, since the builder puts
  // the parent image's environment over the arguments that it inherits (dispatchStages).
  std::vector<Variables> hidden = {};
  std::size_t filled = 0;  // bytes that expansion has made so far
  std::vector<std::pair<std::size_t, Problem>> late = {};  // by stage; the builder meets them only where it builds

  void problem(Span span, std::string message) { out.problems.push_back({{file.source, span}, std::move(message)}); }
  void late_problem(const Stage& stage, Span span, std::string message) {
    late.emplace_back(stage.index, Problem{{file.source, span}, std::move(message)});
  }
};

// What a name that nobody declared means: in FROM it is empty, in a stage the base image may have set it.
enum class Undeclared : std::uint8_t { empty, unknown };

// A word with variables filled in.
struct Filled {
  std::optional<std::string> text;   // nothing: not known
  std::vector<std::string> missing;  // no value, no default
  std::string error;
  std::size_t size = 0;  // of what expansion made, known or not
};
// `complete`: `variables` are all there are, no base image adds to them.
[[nodiscard]] Filled fill_in(std::string_view word, const Variables& variables, bool complete, char escape,
                             Undeclared undeclared = Undeclared::unknown, bool raw = false);

void evaluate_steps(Stage& stage, Evaluation& evaluation);

}  // namespace loadline::dockerfile
