// SPDX-License-Identifier: Apache-2.0
// Ports that do not stand in the order of their numbers on the host.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/written_services.h"
#include "rules/yaml_order.h"

namespace loadline::rules {
namespace {

// "8080" of "127.0.0.1:8080:80/tcp" and of "[::1]:8080:80".
std::string published(const yaml::Node& port) {
  if (port.kind == yaml::Kind::mapping) {
    const auto* value = port.find("published");
    return value != nullptr && value->is_scalar() ? value->resolved().text : std::string{};
  }
  std::string_view text = port.resolved().text;
  text = text.substr(0, text.find('/'));
  if (text.starts_with('[')) text = slice(text, std::min(text.find("]:"), text.size() - 1) + 2, text.size());
  const auto parts = split(text, ':');
  const bool address = parts.size() == 3 || (parts.size() > 1 && contains(parts[0], "."));
  return std::string{address ? parts[1] : parts[0]};
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_service(combination, [&](const Source& source, const yaml::Entry& service) {
    const auto* entry = service.value.find_entry("ports");
    if (entry == nullptr || entry->value.kind != yaml::Kind::sequence) return;
    std::vector<std::string> numbers;
    for (const auto& item : entry->value.items) numbers.push_back(published(item));
    const auto order = alphabetical_order(numbers, true);
    if (is_in_order(order)) return;
    auto& finding = out.report({&source, entry->key.span},
                               "the ports of `" + service.key.text + "` do not stand in the order of their numbers");
    finding.services = {service.key.text};
    if (auto fix = reordered(source, entry->value, order, "Sort them")) finding.fixes.push_back(std::move(*fix));
  });
}

}  // namespace

extern constexpr Rule ports_out_of_order{
    .info = {.name = "ports-out-of-order",
             .summary = "Ports of a service do not stand in the order of their numbers",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "service-ports-alphabetical-order"},
    .check = &check,
};

}  // namespace loadline::rules
