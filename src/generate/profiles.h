// SPDX-License-Identifier: Apache-2.0
// The four resource profiles as Compose writes them: limits, and what is reserved.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace loadline::generate {

// Where to start; what a service really needs is measured. `pids` counts threads too.
struct Profile {
  std::string_view name;  // as fleet::ResourceProfile has it
  std::string_view cpus, memory, pids;
  std::string_view reserved_cpus, reserved_memory;
  std::uint64_t budget_bytes;  // that an image of such a service may have: docs/budgets of the mission, 500 MB
  std::string_view start_period;
};
[[nodiscard]] std::span<const Profile> profiles();
[[nodiscard]] const Profile& profile_named(std::string_view name);

// limits and reservations, as lines of `deploy.resources`
[[nodiscard]] std::string resources_text(const Profile& profile);

}  // namespace loadline::generate
