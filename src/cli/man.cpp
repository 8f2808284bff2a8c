// SPDX-License-Identifier: Apache-2.0
// The manual page in roff, printed from the same table that the command line is built of.
#include <iostream>
#include <string>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/version.h"

namespace loadline::cli {
namespace {

// A leading dot or quote would be a request to roff; hyphens of options must stay copyable.
std::string roff(const std::string& text) {
  std::string out = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

void print_options(const CommandLine& command) {
  for (const auto& option : command.options) {
    if (option.hidden) continue;
    std::cout << ".TP\n.B " << roff(option.name) << '\n' << roff(option.help) << '\n';
  }
}

Exit print_page() {
  const auto app = all_commands();
  std::cout << ".TH LOADLINE 1 \"\" \"loadline " << version << "\" \"User Commands\"\n"
            << ".SH NAME\nloadline \\- " << roff(app.summary) << "\n"
            << ".SH SYNOPSIS\n.B loadline\n.I COMMAND\n[\\fIOPTION\\fR]...\n.SH OPTIONS\n"
            << ".TP\n.B " << roff("-h,--help") << "\nPrint what a command takes.\n"
            << ".TP\n.B " << roff("--version") << "\nPrint the version.\n"
            << ".SH COMMANDS\n";
  for (const auto* sub : shown_commands(app)) {
    std::cout << ".SS \"loadline " << sub->name << "\"\n" << roff(sub->summary) << ".\n";
    print_options(*sub);
  }
  std::cout << ".SH EXIT STATUS\n.TP\n.B 0\nNothing at or above the level asked for.\n.TP\n.B 1\nFindings.\n"
               ".TP\n.B 2\nThe command line makes no sense.\n.TP\n.B 3\nSomething could not be read.\n"
               ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhen set and not empty, no colours are printed.\n";
  return Exit::clean;
}

}  // namespace

void add_man(CommandLine& command) { command.run = &print_page; }

}  // namespace loadline::cli
