// SPDX-License-Identifier: Apache-2.0
// The most particular setting wins: service, then path, then the whole configuration.
#include "config/levels.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::config {
namespace {

// The rule's own name goes before other tools' codes for it.
std::optional<Level> level_in(const Levels& levels, const RuleInfo& rule) {
  if (levels.empty()) return std::nullopt;
  if (const auto found = levels.find(rule.name); found != levels.end()) return found->second.level;
  for (const auto& [name, setting] : levels)
    for (const auto alias : split_blanks(rule.aliases))
      if (equals_ignoring_case(name, alias)) return setting.level;
  return std::nullopt;
}

Severity severity_of(Level level, const RuleInfo& rule) {
  return level == Level::error     ? Severity::error
         : level == Level::warning ? Severity::warning
         : level == Level::info    ? Severity::info
                                   : rule.severity;
}

}  // namespace

std::optional<Level> level_at(const Config& config, const RuleInfo& rule, std::string_view path) {
  for (auto one = config.overrides.rbegin(); one != config.overrides.rend(); ++one)
    if (const auto level = level_in(one->rules, rule); level && one->matches(config.seen(path))) return level;
  return level_in(config.rules, rule);
}

std::optional<Level> level_of(const Config& config, const RuleInfo& rule, std::string_view path,
                              std::vector<std::string>& services) {
  const auto here = level_at(config, rule, path);
  if (services.empty() || config.services.empty()) return here;
  std::optional<Level> most;
  bool plain = false;  // one of the services that stay has nothing to say
  std::erase_if(services, [&](const std::string& service) {
    const auto settings = config.services.find(service);
    const auto own = settings == config.services.end() ? std::nullopt : level_in(settings->second.rules, rule);
    const auto level = own ? own : here;
    if (level == Level::off) return true;
    if (!level) plain = true;
    else if (!most || severity_of(*level, rule) > severity_of(*most, rule)) most = level;
    return false;
  });
  if (services.empty()) return Level::off;
  if (plain && (!most || severity_of(*most, rule) < rule.severity)) return std::nullopt;
  return most;
}

bool turns_on(const Config& config, const RuleInfo& rule) {
  const auto on = [&](const Levels& levels) { return level_in(levels, rule).value_or(Level::off) != Level::off; };
  return on(config.rules) || std::ranges::any_of(config.overrides, on, &Override::rules) ||
         std::ranges::any_of(config.services, [&](const auto& entry) { return on(entry.second.rules); });
}

}  // namespace loadline::config
