// SPDX-License-Identifier: Apache-2.0
// The port in the source against EXPOSE, Compose's ports and the proxy's label.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

std::set<std::uint32_t> ports_listened_on(const fleet::Service& service) {
  std::set<std::uint32_t> out = {service.listens->value};
  if (service.facts == nullptr) return out;  // its command names the port
  for (const auto& port : service.facts->ports)
    if (port.port && port.variable.empty()) out.insert(*port.port);
  return out;
}

void report(Findings& out, const fleet::Service& service, Place at, std::string_view what, std::uint32_t port) {
  out.report(at, std::string{what} + " port " + std::to_string(port) + " of `" + service.name + "`, which listens on " +
                     std::to_string(service.listens->value))
      .notes.push_back(
          {service.listens->place, "it listens on " + std::to_string(service.listens->value) + " because of this"});
}

void check_exposed(const fleet::Service& service, const std::set<std::uint32_t>& listened, Findings& out) {
  const auto* stage = service.build->stages.target_stage();
  if (stage == nullptr || stage->exposed.empty()) return;
  std::optional<std::pair<std::uint32_t, const dockerfile::Instruction*>> wrong;
  for (const auto& [text, instruction] : stage->exposed) {
    const auto port = parse_integer<std::uint32_t>(text.substr(0, text.find('/')));
    if (!port || listened.contains(*port)) return;
    if (!wrong) wrong.emplace(*port, instruction);
  }
  if (wrong) report(out, service, service.build->at(*wrong->second), "EXPOSE names", wrong->first);
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.listens || service.build == nullptr) return;
  const auto listened = ports_listened_on(service);
  check_exposed(service, listened, out);
  if (service.proxy_port && !listened.contains(service.proxy_port->value))
    report(out, service, service.proxy_port->place, "the proxy routes to", service.proxy_port->value);
  constexpr std::uint32_t node_inspector = 9229;  // Node's own, where it is started with --inspect: not the service's
  const auto& ports = service.definition->ports;
  const auto reaches = [&](const compose::Port& port) { return listened.contains(port.target); };
  const auto wrong = std::ranges::find_if(ports, [](const auto& port) { return port.target != node_inspector; });
  if (wrong != ports.end() && std::ranges::none_of(ports, reaches))
    report(out, service, wrong->place, "Compose publishes", wrong->target);
}

}  // namespace

extern constexpr Rule port_disagreement{
    .info = {.name = "port-disagreement",
             .summary = "A service listens on another port than its files say",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
