// SPDX-License-Identifier: Apache-2.0
// The table of commands, from which help, completions, the man page and "did you mean" are made.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string_view>

namespace loadline::cli {

// Exit statuses, documented and stable.
enum class Exit : int { clean = 0, findings = 1, usage = 2, unreadable = 3 };

struct Command {
  std::string_view name;
  std::string_view summary;  // one line, no full stop
  bool hidden = false;
  // Adds the command's options to its own part of the command line, and the callback that runs it. The
  // callback stores the exit status; whatever it needs lives as long as the app.
  void (*add)(CLI::App& command, Exit& exit) = nullptr;
};

[[nodiscard]] std::span<const Command> all_commands();

// Builds the command line from the table. `exit` is written by the command that runs.
void build_app(CLI::App& app, Exit& exit);

[[nodiscard]] int main(int argc, char** argv);

void add_audit(CLI::App& command, Exit& exit);
void add_rules(CLI::App& command, Exit& exit);
void add_explain(CLI::App& command, Exit& exit);
void add_debug(CLI::App& command, Exit& exit);
void add_completion(CLI::App& command, Exit& exit);
void add_man(CLI::App& command, Exit& exit);

}  // namespace loadline::cli
