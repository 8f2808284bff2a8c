// SPDX-License-Identifier: Apache-2.0
// A service may write to its root filesystem.
#include "base/paths.h"
#include "fleet/controls.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// What nearly every program writes to, and nginx besides (nginxinc/docker-nginx-unprivileged, README).
std::vector<std::string_view> folders_written_by(const fleet::Service& service) {
  std::vector<std::string_view> out = {"/tmp"};
  if (service.image && base_name(service.image->name) == "nginx")
    out.insert(out.end(), {"/var/cache/nginx", "/var/run"});
  return out;
}

bool is_mounted(const fleet::Service& service, std::string_view folder) {
  for (const auto& mount : service.definition->tmpfs)
    if (mount.value.substr(0, mount.value.find(':')) == folder) return true;
  for (const auto& mount : service.definition->volumes)
    if (mount.target == folder) return true;
  return false;
}

void offer_read_only_root(const fleet::Service& service, Finding& finding) {
  const auto mapping = carrier_of(service);
  if (!mapping) return;
  std::vector<std::optional<YamlEdit>> edits = {set_scalar(*mapping, {"read_only"}, "true")};
  std::string folders;
  for (const auto folder : folders_written_by(service))
    if (!is_mounted(service, folder)) folders += "\n  - " + std::string{folder};
  const bool any = mapping->node->find("tmpfs") != nullptr;
  if (!folders.empty() && any) return;  // a person knows better what is written there
  if (!folders.empty()) edits.push_back(insert_entry(*mapping, {}, "tmpfs:" + folders));
  offer_together(finding, "Make it read-only, but for what is written", Grade::risky, std::move(edits));
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  // Databases and brokers have needs of their own that their files do not show; what is built here is known.
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || has_read_only_root(service)) return;
  if (service.definition->privileged && service.definition->privileged->value) return;  // said by privileged-service
  auto& finding = out.report(service.at(), "`" + service.name + "` may change every file of its own image");
  offer_read_only_root(service, finding);
}

}  // namespace

extern constexpr Rule writable_root_filesystem{
    .info = {.name = "writable-root-filesystem",
             .summary = "A service may write to its root filesystem",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "writable-filesystem-service"},
    .check = &check,
};

}  // namespace loadline::rules
