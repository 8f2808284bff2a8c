// SPDX-License-Identifier: Apache-2.0
// A service may write to its root filesystem.
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  // Databases and brokers have needs of their own that their files do not show; what is built here is known.
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || has_read_only_root(service)) return;
  if (service.definition->privileged && service.definition->privileged->value) return;  // said by privileged-service
  out.report(service.at(), "`" + service.name + "` may change every file of its own image");
}

}  // namespace

extern constexpr Rule writable_root_filesystem{
    .info = {.name = "writable-root-filesystem",
             .summary = "A service may write to its root filesystem",
             .severity = Severity::info,
             .aliases = "writable-filesystem-service"},
    .check = &check,
};

}  // namespace loadline::rules
