// SPDX-License-Identifier: Apache-2.0
// The door: hands the command line to the table of commands.
#include "cli/commands.h"

int main(int argc, char** argv) { return loadline::cli::main(argc, argv); }
