// SPDX-License-Identifier: Apache-2.0
// Limits are those of fleet/resource_profile.cpp, so that what is reported and what is generated is the same.
#include "generate/profiles.h"

#include <algorithm>
#include <array>

namespace loadline::generate {
namespace {

constexpr std::uint64_t mb = 1000 * 1000;
constexpr std::array<Profile, 4> all = {{
    {"small", "0.25", "256M", "100", "0.05", "64M", 500 * mb, "10s"},
    {"medium", "0.5", "512M", "200", "0.10", "256M", 500 * mb, "30s"},
    {"large", "1.0", "1G", "1000", "0.25", "512M", 500 * mb, "60s"},
    {"ml", "2.0", "4G", "1000", "1.0", "2G", 2500 * mb, "120s"},
}};

}  // namespace

std::span<const Profile> profiles() { return all; }

const Profile& profile_named(std::string_view name) {
  const auto found = std::ranges::find(all, name, &Profile::name);
  return found == all.end() ? all[1] : *found;
}

std::string resources_text(const Profile& profile) {
  std::string out = "limits: {cpus: \"" + std::string{profile.cpus} + "\", memory: " + std::string{profile.memory};
  out += ", pids: " + std::string{profile.pids} + "}\n";
  out += "reservations: {cpus: \"" + std::string{profile.reserved_cpus} + "\", memory: ";
  return out + std::string{profile.reserved_memory} + "}\n";
}

}  // namespace loadline::generate
