// SPDX-License-Identifier: Apache-2.0
// The one list of commands, and how a command line becomes a call.
#include "cli/commands.h"

#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/text.h"
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

// CLI11 calls an unknown word "not expected"; a person wants to know which command was meant.
int unknown_command(std::string_view word) {
  std::vector<std::string_view> known;
  for (const auto& command : commands)
    if (!command.hidden) known.push_back(command.name);
  const auto near = nearest(word, known);
  std::cerr << "loadline: there is no command '" << word << "'";
  if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
  std::cerr << "\nTry 'loadline --help'.\n";
  return static_cast<int>(Exit::usage);
}

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
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommand_no_throw(argv[1]) == nullptr) return unknown_command(argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : static_cast<int>(Exit::usage);
  } catch (const std::exception& error) {
    std::cerr << "loadline: this is a bug in loadline, please report it: " << error.what() << '\n';
    return static_cast<int>(Exit::unreadable);
  }
  return static_cast<int>(exit);
}

}  // namespace loadline::cli
