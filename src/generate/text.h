// SPDX-License-Identifier: Apache-2.0
// Pieces that every generated Dockerfile is put together from.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

template <class List>
[[nodiscard]] bool among(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::ranges::end(list);
}

// ["node", "-e", "..."], as CMD, ENTRYPOINT and HEALTHCHECK take it.
[[nodiscard]] std::string exec_form(const std::vector<std::string>& words);

// "# syntax=docker/dockerfile:1.20" where a frontend was chosen; else nothing, so that nothing is fetched for it.
[[nodiscard]] std::string syntax_line(const Options& options);

// Whether the frontend that was asked for is at least this one: "1.20".
[[nodiscard]] bool frontend_has(const Options& options, unsigned minor);

// The table of services and arguments that heads a shared Dockerfile.
[[nodiscard]] std::string usage_comment(const std::vector<const Target*>& targets);

// "ARG NAME=value", the value as the first target has it: without arguments its service is built.
[[nodiscard]] std::string argument(const std::vector<const Target*>& targets, const std::string& name);

// OCI labels from arguments, last in a stage, so that a new revision changes no layer.
[[nodiscard]] std::string labels(std::string_view title);

// EXPOSE, HEALTHCHECK, CMD of one target, as far as it has them.
[[nodiscard]] std::string ending(const Target& target, std::string_view stop_signal);

// "RUN a \<newline>    && b"; with mounts in front.
[[nodiscard]] std::string run(std::string_view mounts, const std::vector<std::string>& commands);

// Those that the stages of one Dockerfile end in: one for each name, the first target that has it.
[[nodiscard]] std::vector<const Target*> last_stages(const std::vector<const Target*>& targets);

}  // namespace loadline::generate
