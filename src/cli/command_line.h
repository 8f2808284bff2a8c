// SPDX-License-Identifier: Apache-2.0
// What a command takes, as a plain table: help, parsing, completions, the manual page and "did you mean" are
// all made of it.
//
// The parser itself (CLI11, headers only, ten seconds of compiling for each file that sees it) stands behind
// parse.cpp alone.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loadline::cli {

// Exit statuses, documented and stable.
enum class Exit : int { clean = 0, findings = 1, usage = 2, unreadable = 3 };

// Where the value of an option goes; it must outlive the run. A bool is a flag, a list is repeatable. What
// stands there before is the default.
using Target = std::variant<bool*, std::string*, std::size_t*, unsigned*, double*, std::vector<std::string>*>;

struct Option {
  std::string name;  // "--format", "-o,--output", or "path" for one that is given by its place
  Target target;
  std::string help;
  std::vector<std::string> choices = {};  // empty: any value
  bool required = false;
  bool hidden = false;

  [[nodiscard]] bool positional() const { return !name.starts_with('-'); }
};

struct CommandLine {
  std::string name;
  std::string summary;  // one line, no full stop
  bool hidden = false;
  std::vector<Option> options = {};
  std::deque<CommandLine> commands = {};  // where there are any, one must be given
  std::function<Exit()> run = {};         // where there are none
};

// The long names of the options that help shows, with their dashes.
[[nodiscard]] std::vector<std::string> long_flags(const CommandLine& command);
// The commands that help shows.
[[nodiscard]] std::vector<const CommandLine*> shown_commands(const CommandLine& command);

// Parses, then runs what was chosen. Mistakes are told on standard error with what was probably meant.
[[nodiscard]] Exit parse_and_run(const CommandLine& root, std::string_view version, int argc, const char* const* argv);

}  // namespace loadline::cli
