// SPDX-License-Identifier: Apache-2.0
// The table of commands. Each stands in a file of its own, which adds its options and what runs it.
#pragma once

#include "cli/command_line.h"

namespace loadline::cli {

[[nodiscard]] CommandLine all_commands();

[[nodiscard]] int main(int argc, char** argv);

void add_audit(CommandLine& command);
void add_image(CommandLine& command);
void add_sbom(CommandLine& command);
void add_context(CommandLine& command);
void add_predict(CommandLine& command);
void add_build(CommandLine& command);
void add_gate(CommandLine& command);
void add_report(CommandLine& command);
void add_fix(CommandLine& command);
void add_generate(CommandLine& command);
void add_lsp(CommandLine& command);
void add_baseline(CommandLine& command);
void add_init(CommandLine& command);
void add_replay(CommandLine& command);
void add_rules(CommandLine& command);
void add_explain(CommandLine& command);
void add_completion(CommandLine& command);
void add_man(CommandLine& command);
void add_debug(CommandLine& command);

}  // namespace loadline::cli
