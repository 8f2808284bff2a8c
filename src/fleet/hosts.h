// SPDX-License-Identifier: Apache-2.0
// Names of hosts: which ones an environment value speaks of, and which ones a service can resolve.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// Hosts without a dot that the value plainly names: in a URL, in "host:port" lists, or as the whole value of a
// variable whose name ends in HOST. Addresses, localhost, full names and anything unclear are left out.
[[nodiscard]] std::vector<std::string> hosts_named_in(std::string_view variable, std::string_view value);

// What the engine's resolver answers inside the service: services of its combination with their container
// names, host names and aliases; extra hosts and links.
[[nodiscard]] std::set<std::string, std::less<>> hosts_known_to(const Service& service);

}  // namespace loadline::fleet
