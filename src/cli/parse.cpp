// SPDX-License-Identifier: Apache-2.0
// The table of commands handed to CLI11: the one file that knows it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"

namespace loadline::cli {
namespace {

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* added = std::visit(
      [&]<class Value>(Value* value) -> CLI::Option* {
        if constexpr (std::is_same_v<Value, bool>) return app.add_flag(option.name, *value, option.help);
        else return app.add_option(option.name, *value, option.help);
      },
      option.target);
  const bool list = std::holds_alternative<std::vector<std::string>*>(option.target);
  if (list && !option.positional())
    added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  else if (!list && !std::holds_alternative<bool*>(option.target) && !option.required) added->capture_default_str();
  if (std::holds_alternative<std::size_t*>(option.target))  // CLI11 would make 2^64 - 1 of "-1"
    added->check([](const std::string& text) { return text.starts_with('-') ? text + " is less than 0" : ""; });
  if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
  if (option.required) added->required();
  if (option.hidden) added->group("");
}

// `chosen` is set while parsing, and run only when the whole line made sense. Of commands that no word of the line
// names the summary is all that can be asked for: a tenth of a small run went into the options of twenty others.
void fill(CLI::App& app, const CommandLine& command, std::span<const char* const> line, const CommandLine*& chosen) {
  for (const auto& option : command.options) add_option(app, option);
  if (!command.commands.empty()) app.require_subcommand(1);
  for (const auto& inner : command.commands) {
    CLI::App* sub = app.add_subcommand(inner.name, inner.summary);
    if (inner.hidden) sub->group("");
    if (std::ranges::find(line, inner.name, [](const char* word) { return std::string_view{word}; }) != line.end())
      fill(*sub, inner, line, chosen);
  }
  if (command.run) app.callback([&command, &chosen] { chosen = &command; });
}

Exit say(std::string_view message, std::string_view near, std::string_view help) {
  std::cerr << "loadline: " << message;
  if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
  std::cerr << "\nTry '" << help << " --help'.\n";
  return Exit::usage;
}

const CommandLine* command_named(const CommandLine& in, std::string_view name) {
  const auto found = std::ranges::find(in.commands, name, &CommandLine::name);
  return found == in.commands.end() ? nullptr : &*found;
}

// The command that was given, as deep as the words were understood.
const CommandLine& asked_command(const CLI::App& app, const CommandLine& root, std::string& words) {
  const CommandLine* asked = &root;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    words += " " + at->get_name();
    const auto* inner = command_named(*asked, at->get_name());
    if (inner == nullptr) break;
    asked = inner;
  }
  return *asked;
}

Exit say_usage(const CLI::App& app, const CommandLine& root, const CLI::ParseError& error) {
  std::string help = root.name;
  const CommandLine& asked = asked_command(app, root, help);
  const auto unknown = app.remaining(true);
  if (unknown.empty()) return say(&asked == &root ? "which command?" : error.what(), "", help);

  const auto word = std::string_view{unknown.front()}.substr(0, unknown.front().find('='));
  if (!word.starts_with('-')) return say("there is no use for '" + std::string{word} + "' here", "", help);
  auto flags = long_flags(asked);
  if (&asked == &root) flags.emplace_back("--version");
  const std::vector<std::string_view> known{flags.begin(), flags.end()};
  return say("there is no option '" + std::string{word} + "'", nearest(word, known), help);
}

// CLI11 says "not expected" of a word that it does not know; a person wants to know what was meant.
Exit say_unknown_command(const CommandLine& root, std::string_view word) {
  std::vector<std::string_view> known;
  for (const auto* command : shown_commands(root)) known.push_back(command->name);
  return say("there is no command '" + std::string{word} + "'", nearest(word, known), root.name);
}

}  // namespace

std::vector<std::string> long_flags(const CommandLine& command) {
  std::vector<std::string> out;
  for (const auto& option : command.options)
    if (!option.hidden && !option.positional())
      for (const auto name : split(option.name, ','))
        if (name.starts_with("--")) out.emplace_back(name);
  out.emplace_back("--help");
  return out;
}

std::vector<const CommandLine*> shown_commands(const CommandLine& command) {
  std::vector<const CommandLine*> out;
  for (const auto& inner : command.commands)
    if (!inner.hidden) out.push_back(&inner);
  return out;
}

Exit parse_and_run(const CommandLine& root, std::string_view version, int argc, const char* const* argv) {
  CLI::App app;
  app.name(root.name);
  app.description(root.summary);
  app.set_version_flag("--version", root.name + " " + std::string{version});
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  const CommandLine* chosen = nullptr;
  fill(app, root, {argv, static_cast<std::size_t>(argc)}, chosen);

  if (argc > 1 && argv[1][0] != '-' && command_named(root, argv[1]) == nullptr)
    return say_unknown_command(root, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return say_usage(app, root, error);
    (void)app.exit(error);  // --help, --version
    return Exit::clean;
  }
  return chosen == nullptr ? Exit::clean : chosen->run();
}

}  // namespace loadline::cli
