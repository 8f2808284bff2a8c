// SPDX-License-Identifier: Apache-2.0
// One name in one of loadline's own ignore comments, and what came of it: the subject of the rule unused-ignore.
#pragma once

#include <cstdint>
#include <string>

#include "base/source.h"

namespace loadline::rules {

struct Ignored {
  enum class Outcome : std::uint8_t {
    used,
    unused,     // the rules that it names were run and had nothing to say there
    unknown,    // no rule has this name
    malformed,  // the comment is not understood
  };
  Outcome outcome = Outcome::used;
  std::string name;       // as written
  std::string complaint;  // malformed: why; unknown: which may have been meant, or empty
  Place place;            // of the name, or of the comment
};

}  // namespace loadline::rules
