// SPDX-License-Identifier: Apache-2.0
// Services of Compose that do one thing and end.
#include "fleet/jobs.h"

#include <algorithm>
#include <array>

namespace loadline::fleet {
namespace {

bool is_waited_for(const Service& service) {
  return std::ranges::any_of(service.combination->project.services, [&](const auto& other) {
    const auto depends = other.second.depends_on.find(service.name);
    return depends != other.second.depends_on.end() && depends->second.condition == "service_completed_successfully";
  });
}

// prisma migrate deploy, manage.py migrate, rails db:migrate, typeorm migration:run.
bool migrates(std::string_view word) {
  constexpr std::array<std::string_view, 5> words = {"migrate", "db:migrate", "db:prepare", "db:seed", "migration:run"};
  return std::ranges::find(words, word) != words.end();
}

bool ends_with_migration(const Service& service) {
  const auto& command = service.definition->command;
  if (!command || command->empty() || !service.definition->ports.empty()) return false;
  if (command->size() == 3 && (*command)[1].value == "-c") {
    const auto script = shell::parse((*command)[2].value);
    return !script.broken && !script.commands.empty() &&
           std::ranges::any_of(script.commands.back().words, [](const auto& word) { return migrates(word.text); });
  }
  return std::ranges::any_of(*command, [](const auto& word) { return migrates(word.value); });
}

}  // namespace

bool is_a_job(const Service& service) { return is_waited_for(service) || ends_with_migration(service); }

}  // namespace loadline::fleet
