// SPDX-License-Identifier: Apache-2.0
// The probe's command line.
#pragma once

namespace probe {

// The exit status, as Docker reads it of a HEALTHCHECK: 0 healthy, 1 not (2 is reserved). A command line that
// makes no sense is 1 too, with the reason in `docker inspect`.
[[nodiscard]] int run(int count, char** arguments, char** environment);

}  // namespace probe
