// SPDX-License-Identifier: Apache-2.0
// A Dockerfile audited by itself, for editors: at every keystroke there is no time to read the fleet.
#pragma once

#include <string_view>

#include "base/result.h"
#include "finding/finding.h"
#include "scan/scan.h"

namespace loadline::scan {

// Whether the rule looks at nothing but a Dockerfile.
[[nodiscard]] bool is_judged_alone(const RuleInfo& rule);

// What those rules say of the file at `path`, which the request's overlay holds: as audit() would, with the
// configurations that govern the file and the baseline that they name. Nothing else is read; without a root, nothing
// at all.
[[nodiscard]] Result<Audit> audit_alone(const Request& request, std::string_view path);

}  // namespace loadline::scan
