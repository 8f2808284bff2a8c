// SPDX-License-Identifier: Apache-2.0
// Sources copied before the dependencies are installed: every edit installs them all again.
#include "fleet/install_order.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.dockerfile->setting == fleet::Setting::development) return;
  for (const auto& early : sources_before_installs(build)) {
    const auto& first = early.sources.front();
    auto& finding = out.report(
        first.place,
        first.path.empty() || first.path == "*"
            ? "the whole context is copied before the dependencies are installed: any edit installs them again"
            : "sources are copied before the dependencies are installed: any edit of them installs all again");
    finding.notes.push_back({early.install.place(), "installed here"});
    for (std::size_t i = 1; i < early.sources.size(); ++i)
      finding.notes.push_back({early.sources[i].place, "comes before it as well"});
  }
}

}  // namespace

extern constexpr Rule whole_context_before_install{
    .info = {.name = "whole-context-before-install",
             .summary = "Sources are copied before dependencies are installed, so every edit repeats the install",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
