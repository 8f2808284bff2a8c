// SPDX-License-Identifier: Apache-2.0
// Completions for bash, zsh and fish, printed from the same table that the command line is built of.
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace loadline::cli {
namespace {

std::vector<std::string> long_flags(const CLI::App& app) {
  std::vector<std::string> out;
  for (const auto* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    for (const auto& name : option->get_lnames()) out.push_back("--" + name);
  }
  return out;
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string bash(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const auto* sub : shown_commands(app)) {
    names += (names.empty() ? "" : " ") + sub->get_name();
    cases += "    " + sub->get_name() + ") flags=\"" + joined(long_flags(*sub)) + "\" ;;\n";
  }
  return "# bash completion for loadline\n_loadline() {\n"
         "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" flags=\"" +
         joined(long_flags(app)) +
         "\"\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W \"" +
         names +
         " $flags\" -- \"$cur\")); return\n  fi\n"
         "  case \"${COMP_WORDS[1]}\" in\n" +
         cases +
         "  esac\n"
         "  case \"$cur\" in\n"
         "    -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\")) ;;\n"
         "    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
         "  esac\n}\ncomplete -o filenames -F _loadline loadline\n";
}

// Colons, quotes and brackets mean something to zsh's _arguments.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == ':' || c == '[' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh(const CLI::App& app) {
  std::string commands;
  std::string cases;
  for (const auto* sub : shown_commands(app)) {
    commands += "    '" + sub->get_name() + ":" + zsh_text(sub->get_description()) + "'\n";
    cases += "    " + sub->get_name() + ") _arguments";
    for (const auto* option : sub->get_options())
      if (!option->get_group().empty())
        for (const auto& name : option->get_lnames())
          cases += " '--" + name + "[" + zsh_text(option->get_description()) + "]'";
    cases += " '*:file:_files' ;;\n";
  }
  return "#compdef loadline\n_loadline() {\n  local -a commands\n  commands=(\n" + commands +
         "  )\n"
         "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
         "  local command=$words[2]\n  shift words; (( CURRENT-- ))\n"
         "  case $command in\n" +
         cases + "  esac\n}\n_loadline \"$@\"\n";
}

std::string fish_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish(const CLI::App& app) {
  std::string out = "# fish completion for loadline\n";
  for (const auto* sub : shown_commands(app)) {
    out += "complete -c loadline -n __fish_use_subcommand -a " + sub->get_name() + " -d '" +
           fish_text(sub->get_description()) + "'\n";
    for (const auto* option : sub->get_options())
      if (!option->get_group().empty())
        for (const auto& name : option->get_lnames())
          out += "complete -c loadline -n '__fish_seen_subcommand_from " + sub->get_name() + "' -l " + name + " -d '" +
                 fish_text(option->get_description()) + "'\n";
  }
  return out;
}

}  // namespace

void add_completion(CLI::App& command, Exit& exit) {
  auto shell = std::make_shared<std::string>();
  command.add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command.callback([shell, &command, &exit] {
    const CLI::App& app = *command.get_parent();
    std::cout << (*shell == "bash" ? bash(app) : *shell == "zsh" ? zsh(app) : fish(app));
    exit = Exit::clean;
  });
}

}  // namespace loadline::cli
