// SPDX-License-Identifier: Apache-2.0
// Completions for bash, zsh and fish, printed from the same table that the command line is built of.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"

namespace loadline::cli {
namespace {

struct Flag {
  std::string name;  // without its dashes
  std::string help;
};

std::vector<Flag> described_flags(const CommandLine& command) {
  std::vector<Flag> out;
  for (const auto& option : command.options)
    if (!option.hidden)
      for (const auto name : split(option.name, ','))
        if (name.starts_with("--")) out.push_back({std::string{name.substr(2)}, option.help});
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string bash(const CommandLine& app) {
  std::string names;
  std::string cases;
  for (const auto* sub : shown_commands(app)) {
    names += (names.empty() ? "" : " ") + sub->name;
    cases += "    " + sub->name + ") flags=\"" + joined(long_flags(*sub)) + "\" ;;\n";
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

std::string zsh(const CommandLine& app) {
  std::string commands;
  std::string cases;
  for (const auto* sub : shown_commands(app)) {
    commands += "    '" + sub->name + ":" + zsh_text(sub->summary) + "'\n";
    cases += "    " + sub->name + ") _arguments";
    for (const auto& flag : described_flags(*sub)) cases += " '--" + flag.name + "[" + zsh_text(flag.help) + "]'";
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

std::string fish(const CommandLine& app) {
  std::string out = "# fish completion for loadline\n";
  for (const auto* sub : shown_commands(app)) {
    out += "complete -c loadline -n __fish_use_subcommand -a " + sub->name + " -d '" + fish_text(sub->summary) + "'\n";
    for (const auto& flag : described_flags(*sub))
      out += "complete -c loadline -n '__fish_seen_subcommand_from " + sub->name + "' -l " + flag.name + " -d '" +
             fish_text(flag.help) + "'\n";
  }
  return out;
}

}  // namespace

void add_completion(CommandLine& command) {
  auto shell = std::make_shared<std::string>();
  command.options = {{.name = "shell",
                      .target = shell.get(),
                      .help = "bash, zsh or fish",
                      .choices = {"bash", "zsh", "fish"},
                      .required = true}};
  command.run = [shell] {
    const auto commands = all_commands();
    std::cout << (*shell == "bash" ? bash(commands) : *shell == "zsh" ? zsh(commands) : fish(commands));
    return Exit::clean;
  };
}

}  // namespace loadline::cli
