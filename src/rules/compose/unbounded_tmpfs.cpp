// SPDX-License-Identifier: Apache-2.0
// A file system in memory without a size.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production) return;
  for (const auto& mount : service.definition->tmpfs) {
    if (contains(mount.value, "size=")) continue;
    auto& finding = out.report(mount.place, "what `" + service.name + "` writes to `" +
                                                mount.value.substr(0, mount.value.find(':')) +
                                                "` may fill the memory of its host");
    const std::string sized = mount.value + (contains(mount.value, ":") ? "," : ":") + "size=64m";
    if (!contains(mount.place.text(), "$")) offer_value(service, finding, "Allow 64 MB", mount.place, sized);
  }
}

}  // namespace

extern constexpr Rule unbounded_tmpfs{
    .info = {.name = "unbounded-tmpfs",
             .summary = "A tmpfs of a service has no size",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules
