// SPDX-License-Identifier: Apache-2.0
// Names of services against those that the fleet builds.
#include "cli/built_services.h"

#include <algorithm>
#include <iostream>
#include <string_view>

#include "base/text.h"

namespace loadline::cli {
namespace {

void tell_unknown(const std::string& name, const std::vector<const fleet::Service*>& built) {
  std::vector<std::string_view> known;
  for (const auto* service : built) known.push_back(service->name);
  const auto near = nearest(name, known);
  std::cerr << "loadline: no service '" << name << "' is built here";
  if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
  std::cerr << '\n';
}

}  // namespace

std::optional<std::vector<const fleet::Service*>> built_services(const fleet::Fleet& fleet,
                                                                 const std::vector<std::string>& names) {
  std::vector<const fleet::Service*> built;
  for (const auto* service : fleet.services())
    if (service->build != nullptr) built.push_back(service);
  if (names.empty()) return built;
  std::vector<const fleet::Service*> out;
  for (const auto& name : names) {
    const auto at = std::ranges::find(built, name, [](const auto* service) { return service->name; });
    if (at == built.end()) {
      tell_unknown(name, built);
      return std::nullopt;
    }
    out.push_back(*at);
  }
  return out;
}

}  // namespace loadline::cli
