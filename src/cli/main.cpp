// SPDX-License-Identifier: Apache-2.0
// The door: hands the command line to the table of commands.
#include <malloc.h>

#include "cli/commands.h"

int main(int argc, char** argv) {
  // The heap grows by 2 MiB at once, instead of by 128 KiB and a call of the kernel each time. What is not used is
  // never touched; what was used and is free again is kept up to as much, so it is not more.
  mallopt(M_TOP_PAD, 2 << 20);
  return loadline::cli::main(argc, argv);
}
