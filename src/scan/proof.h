// SPDX-License-Identifier: Apache-2.0
// Whether fixes did what they promise, by the audits before and after them.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fix/apply.h"
#include "scan/scan.h"

namespace loadline::scan {

// A finding that was not there before, by what survives an edit elsewhere: rule, path, message.
using Brought = std::multiset<std::tuple<std::string_view, std::string, std::string>>;

struct Verdict {
  // Fixes whose finding is still there.
  std::vector<std::pair<const Finding*, std::string>> guilty;
  // What is worse than before, and the fixes of which one or more must have done it.
  std::string reason;
  std::vector<const Finding*> suspects;
  // Everything that is new, of a lower severity than what was mended, too.
  Brought brought;

  [[nodiscard]] bool good() const { return guilty.empty() && suspects.empty(); }
};

// `fixed`: the findings of `before` whose fixes of this grade make `after` what it is. Proven are: each finding
// is gone, no file has a problem that it had not, and no finding of the same or a higher severity is new. `known`: what
// the fixes among them that are accepted already have brought, which the others are not to blame for.
[[nodiscard]] Verdict prove(const Audit& before, const std::vector<const Finding*>& fixed, Grade grade,
                            const Audit& after, Brought known = {});

}  // namespace loadline::scan
