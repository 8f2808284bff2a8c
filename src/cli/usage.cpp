// SPDX-License-Identifier: Apache-2.0
// CLI11 says "not expected" of a word that it does not know; a person wants to know what was meant.
#include "cli/usage.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "base/text.h"

namespace loadline::cli {
namespace {

int say(std::string_view message, std::string_view near, std::string_view help) {
  std::cerr << "loadline: " << message;
  if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
  std::cerr << "\nTry '" << help << " --help'.\n";
  return static_cast<int>(Exit::usage);
}

std::vector<std::string> long_flags(const CLI::App& app) {
  std::vector<std::string> out;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) out.push_back("--" + name);
  }
  return out;
}

}  // namespace

bool is_command(std::string_view word) { return std::ranges::count(all_commands(), word, &Command::name) > 0; }

int say_unknown_command(std::string_view word) {
  std::vector<std::string_view> known;
  for (const auto& command : all_commands())
    if (!command.hidden) known.push_back(command.name);
  return say("there is no command '" + std::string{word} + "'", nearest(word, known), "loadline");
}

int say_usage(const CLI::App& app, const CLI::ParseError& error) {
  const auto given = app.get_subcommands();
  const CLI::App& asked = given.empty() ? app : *given.front();
  const std::string help = given.empty() ? "loadline" : "loadline " + asked.get_name();
  const auto unknown = app.remaining(true);
  if (unknown.empty()) {
    const std::string_view what = given.empty() ? "which command?" : error.what();
    return say(what, "", help);
  }

  const auto word = std::string_view{unknown.front()}.substr(0, unknown.front().find('='));
  if (!word.starts_with('-')) return say("there is no use for '" + std::string{word} + "' here", "", help);
  const auto flags = long_flags(asked);
  const std::vector<std::string_view> known{flags.begin(), flags.end()};
  return say("there is no option '" + std::string{word} + "'", nearest(word, known), help);
}

}  // namespace loadline::cli
