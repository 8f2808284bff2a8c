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

void print_options(const CLI::App& app) {
  for (const auto* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    std::cout << ".TP\n.B " << roff(option->get_name(false, true)) << '\n' << roff(option->get_description()) << '\n';
  }
}

}  // namespace

void add_man(CLI::App& command, Exit& exit) {
  command.callback([&command, &exit] {
    const CLI::App& app = *command.get_parent();
    std::cout << ".TH LOADLINE 1 \"\" \"loadline " << version << "\" \"User Commands\"\n"
              << ".SH NAME\nloadline \\- " << roff(app.get_description()) << "\n"
              << ".SH SYNOPSIS\n.B loadline\n.I COMMAND\n[\\fIOPTION\\fR]...\n.SH OPTIONS\n";
    print_options(app);
    std::cout << ".SH COMMANDS\n";
    for (const auto* sub : app.get_subcommands([](const CLI::App* s) { return !s->get_group().empty(); })) {
      std::cout << ".SS \"loadline " << sub->get_name() << "\"\n" << roff(sub->get_description()) << ".\n";
      print_options(*sub);
    }
    std::cout << ".SH EXIT STATUS\n.TP\n.B 0\nNothing at or above the level asked for.\n.TP\n.B 1\nFindings.\n"
                 ".TP\n.B 2\nThe command line makes no sense.\n.TP\n.B 3\nSomething could not be read.\n"
                 ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhen set and not empty, no colours are printed.\n";
    exit = Exit::clean;
  });
}

}  // namespace loadline::cli
