// SPDX-License-Identifier: Apache-2.0
// loadline lsp: the language server, over standard input and output.
#include "lsp/serve.h"

#include <iostream>
#include <memory>

#include "cli/commands.h"

namespace loadline::cli {

void add_lsp(CommandLine& command) {
  auto stdio = std::make_shared<bool>(true);
  command.options = {{.name = "--stdio", .target = stdio.get(), .help = "As editors ask for; it is the only way"}};
  command.run = [stdio] {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);  // or else the thread that reads would flush what the other one is writing
    return lsp::serve(std::cin, std::cout) == 0 ? Exit::clean : Exit::findings;
  };
}

}  // namespace loadline::cli
