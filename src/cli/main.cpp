// SPDX-License-Identifier: Apache-2.0
// The door: hands the command line to the table of commands.
#include <malloc.h>

#include "cli/commands.h"

int main(int argc, char** argv) {
  // The heap grows by as much at once as a whole run needs, instead of by 128 KiB and a call of the kernel each time.
  // What is not used is never touched, so it costs address space alone.
  mallopt(M_TOP_PAD, 32 << 20);
  return loadline::cli::main(argc, argv);
}
