// SPDX-License-Identifier: Apache-2.0
// Folders of the host that hold its keys, its users or its engine, inside a container.
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

struct Sensitive {
  std::string_view path;
  bool below;        // what lies inside is as bad
  bool read_only_is_fine;
  std::string_view what;
};
constexpr std::array<Sensitive, 14> paths = {{
    {"/", false, false, "all files of its host"},
    {"/etc", false, false, "its host's users, password hashes and configuration"},
    {"/etc/shadow", true, false, "its host's password hashes"},
    {"/etc/ssh", true, false, "its host's SSH keys"},
    {"/root", true, false, "the home of its host's root"},
    {"/boot", true, false, "its host's kernel"},
    {"/dev", false, false, "the devices of its host, its disks among them"},
    {"/lib", false, true, "the libraries of its host's programs"},
    {"/usr", false, true, "its host's programs"},
    {"/proc", false, true, "its host's kernel settings"},
    {"/sys", false, true, "its host's kernel settings"},
    {"/var/run", false, false, "the sockets of its host, the engine's among them"},
    {"/run", false, false, "the sockets of its host, the engine's among them"},
    {"/var/lib/docker", false, false, "the files and secrets of every container of its host"},
}};

const Sensitive* sensitive(const compose::Mount& mount) {
  const std::string source = clean_path(mount.source);
  for (const auto& entry : paths) {
    const bool hit = source == entry.path || (entry.below && is_below(source, entry.path));
    if (hit && !(entry.read_only_is_fine && mount.read_only)) return &entry;
  }
  return nullptr;
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test) return;
  for (const auto& mount : service.definition->volumes) {
    if (mount.type != "bind" || !mount.source.starts_with('/')) continue;
    const Sensitive* const found = sensitive(mount);
    if (found == nullptr) continue;
    auto& finding = out.report(mount.place, "`" + service.name + "` can " +
                                                (mount.read_only ? "read " : "read and change ") +
                                                std::string{found->what} + " through `" + mount.source + "`");
    const auto written = mount.place.text();
    if (found->read_only_is_fine && written == mount.source + ":" + mount.target)
      offer_value(service, finding, "Let it read only", mount.place, std::string{written} + ":ro");
  }
}

}  // namespace

extern constexpr Rule sensitive_host_path{
    .info = {.name = "sensitive-host-path",
             .summary = "A folder that the host depends on is mounted into a container",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "1c1325ff"},
    .check = &check,
};

}  // namespace loadline::rules
