// SPDX-License-Identifier: Apache-2.0
// The one list of commands, and how a command line becomes a call.
#include "cli/commands.h"

#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "cli/usage.h"
#include "cli/version.h"

namespace loadline::cli {
namespace {

constexpr std::array commands = {
    Command{"audit", "Audit a fleet of containers: what is wrong and what it costs", false, &add_audit},
    Command{"rules", "List the rules", false, &add_rules},
    Command{"explain", "Show the page of a rule", false, &add_explain},
    Command{"completion", "Print the completions for a shell", false, &add_completion},
    Command{"man", "Print the manual page", true, &add_man},
    Command{"debug", "Look inside: trees, expansions, closures (for bug reports)", true, &add_debug},
};

}  // namespace

std::span<const Command> all_commands() { return commands; }

void build_app(CLI::App& app, Exit& exit) {
  app.description("loadline reads a whole fleet of containers at once, says what is wrong and what it costs.");
  app.set_version_flag("--version", std::string{"loadline "} + version);
  app.require_subcommand(1);
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  for (const auto& command : commands) {
    CLI::App* sub = app.add_subcommand(std::string{command.name}, std::string{command.summary});
    if (command.hidden) sub->group("");
    command.add(*sub, exit);
  }
}

int main(int argc, char** argv) {
  CLI::App app;
  Exit exit = Exit::clean;
  app.name("loadline");
  build_app(app, exit);
  if (argc > 1 && argv[1][0] != '-' && !is_command(argv[1])) return say_unknown_command(argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? app.exit(error) : say_usage(app, error);  // 0: --help, --version
  } catch (const std::exception& error) {
    std::cerr << "loadline: this is a bug in loadline, please report it: " << error.what() << '\n';
    return static_cast<int>(Exit::unreadable);
  }
  return static_cast<int>(exit);
}

}  // namespace loadline::cli
