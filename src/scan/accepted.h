// SPDX-License-Identifier: Apache-2.0
// The baseline of a run: which file, and what it hides.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "fleet/fleet.h"
#include "scan/scan.h"

namespace loadline::scan {

struct BaselineFile {
  std::string path;    // empty: none
  std::string prefix;  // the audited folder as the file's paths see it: set where it stands further up
};
// The file asked for, else the one that the root's configuration names.
[[nodiscard]] BaselineFile baseline_of(const Request& request, const fleet::Fleet& fleet);

// Moves accepted findings to the suppressed ones; `only`: entries of this file alone count, empty: all. Fails where
// the baseline cannot be read.
[[nodiscard]] std::optional<Error> take_out_accepted(const BaselineFile& file, Audit& audit,
                                                     std::string_view only = {});

}  // namespace loadline::scan
