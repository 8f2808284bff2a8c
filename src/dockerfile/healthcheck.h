// SPDX-License-Identifier: Apache-2.0
// A HEALTHCHECK instruction, understood (instructions/parse.go, parseHealthcheck).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

enum class HealthForm : std::uint8_t {
  none,   // HEALTHCHECK NONE: whatever the base image checks is switched off
  exec,   // CMD ["a", "b"]
  shell,  // CMD a b: run by /bin/sh -c (or SHELL); nothing in it is expanded by the builder
};

// Nothing written leaves the engine's default: 30 s, 30 s, 0 s, 5 s, 3 retries. A written 0 means that too.
struct Healthcheck {
  HealthForm form = HealthForm::none;
  std::vector<Word> words;  // exec: the arguments
  JoinedText text;          // shell: the command line, with its way back to the source
  std::optional<double> interval;  // seconds, as all of these
  std::optional<double> timeout;
  std::optional<double> start_period;
  std::optional<double> start_interval;
  std::optional<int> retries;
  std::vector<std::pair<Span, std::string>> problems;  // why the builder would refuse it
};

[[nodiscard]] Healthcheck parse_healthcheck(const Instruction& instruction);

// Go's time.ParseDuration: "1h2m3.5s", "300ms", "-2us"; in seconds. The error is Go's.
[[nodiscard]] Result<double> parse_duration(std::string_view text);

}  // namespace loadline::dockerfile
