// SPDX-License-Identifier: Apache-2.0
// The engine's socket inside a container: root on the host, for whoever takes over the container.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test) return;
  for (const auto& mount : service.definition->volumes) {
    const bool socket = mount.source.ends_with("/docker.sock") || mount.source.ends_with("/podman.sock") ||
                        mount.source.ends_with("/containerd.sock");
    if (mount.type != "bind" || !socket) continue;
    auto& finding = out.report(
        mount.place, "`" + service.name + "` can start containers as root on its host through `" + mount.source + "`");
    if (mount.read_only)
      finding.notes.push_back({{}, "`ro` protects the socket's file, not the engine: every call still works"});
  }
}

}  // namespace

extern constexpr Rule docker_socket_mounted{
    .info = {.name = "docker-socket-mounted",
             .summary = "The engine's socket is mounted into a container",
             .severity = Severity::warning,
             .aliases = "d6355c88"},
    .check = &check,
};

}  // namespace loadline::rules
