// SPDX-License-Identifier: Apache-2.0
// Capabilities that are as good as root on the host.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// capabilities(7); only those that reach out of the container's namespaces.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> dangerous = {{
    {"ALL", "has every capability: mounting disks, loading kernel modules, reading any memory"},
    {"SYS_ADMIN", "may mount file systems and the host's disks, which leads out of the container"},
    {"SYS_MODULE", "may load code into the host's kernel"},
    {"SYS_RAWIO", "may read and write the host's memory and ports"},
    {"SYS_BOOT", "may restart the host"},
    {"SYS_TIME", "may set the clock of its host and of all other containers"},
    {"DAC_READ_SEARCH", "may open any file of the host's file system by its handle"},
    {"BPF", "may load programs into the host's kernel"},
    {"PERFMON", "may watch what the host's kernel and all its processes do"},
}};
// Inside a container's own namespaces these are tame.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> with_host_network = {{
    {"NET_ADMIN", "may change the addresses, routes and firewall of its host, whose network it uses"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> with_host_pid = {{
    {"SYS_PTRACE", "may take over any process of its host, whose processes it sees"},
}};

template <std::size_t size>
std::string_view consequence(const std::array<std::pair<std::string_view, std::string_view>, size>& table,
                             std::string_view name) {
  const auto found = std::ranges::find(table, name, &std::pair<std::string_view, std::string_view>::first);
  return found == table.end() ? std::string_view{} : found->second;
}

bool is_host(const std::optional<compose::Text>& mode) { return mode && mode->value == "host"; }

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test) return;
  const auto& definition = *service.definition;
  for (const auto& capability : definition.cap_add) {
    std::string name = capability.value;
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (name.starts_with("CAP_")) name.erase(0, 4);
    std::string_view says = consequence(dangerous, name);
    if (says.empty() && is_host(definition.network_mode)) says = consequence(with_host_network, name);
    if (says.empty() && is_host(definition.pid)) says = consequence(with_host_pid, name);
    if (says.empty()) continue;
    auto& finding = out.report(capability.place, "`" + service.name + "` " + std::string{says});
    offer_removal(service, finding, "Do not add it", capability.place);
  }
}

}  // namespace

extern constexpr Rule dangerous_capability{
    .info = {.name = "dangerous-capability",
             .summary = "A service has a capability that leads out of its container",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
