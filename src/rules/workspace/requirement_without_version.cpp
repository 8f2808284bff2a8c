// SPDX-License-Identifier: Apache-2.0
// A requirements.txt that leaves the versions of an image to the day of its build.
#include "base/text.h"
#include "fleet/python_requirements.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  for (const auto& file : python_requirements(build, fleet)) {
    if (file.unpinned.empty()) continue;
    std::vector<std::string> names;
    for (const auto& one : file.unpinned) names.push_back("`" + one.value + "`");
    out.report(file.unpinned.front().place, std::to_string(names.size()) + " of " + std::to_string(file.count) +
                                                " packages have no exact version: " + listed(names) +
                                                (names.size() == 1 ? " is" : " are") +
                                                " whatever is newest when the image is built");
  }
}

}  // namespace

extern constexpr Rule requirement_without_version{
    .info = {.name = "requirement-without-version",
             .summary = "A requirements.txt of an image names packages without an exact version",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
