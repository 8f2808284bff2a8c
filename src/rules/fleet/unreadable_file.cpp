// SPDX-License-Identifier: Apache-2.0
// Files that the tool should have read and could not: what it says leaves them out.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (std::size_t i = 0; i < fleet.unreadable.size(); ++i) {
    const auto& error = fleet.unreadable[i];
    const std::string why = error.cause.empty() ? error.message : error.message + " (" + error.cause + ")";
    out.report({&fleet.unreadable_sources[i], {}}, "not judged: " + why);
  }
}

}  // namespace

extern constexpr Rule unreadable_file{
    .info = {.name = "unreadable-file",
             .summary = "A file could not be read and is not judged",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
