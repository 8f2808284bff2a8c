// SPDX-License-Identifier: Apache-2.0
// From budgets to limits.
#include "gate/limits.h"

#include <algorithm>
#include <array>
#include <optional>

#include "config/budgets.h"

namespace loadline::gate {
namespace {

struct Field {
  std::string_view check;
  std::optional<double> (*of)(const config::Budget&);
};
template <class T>
std::optional<double> as_number(const std::optional<T>& value) {
  return value ? std::optional{static_cast<double>(*value)} : std::nullopt;
}
constexpr std::array fields = {
    Field{"image-size", [](const config::Budget& b) { return as_number(b.image_bytes); }},
    Field{"context-size", [](const config::Budget& b) { return as_number(b.context_bytes); }},
    Field{"cold-build", [](const config::Budget& b) { return b.cold_build_seconds; }},
    Field{"cached-build", [](const config::Budget& b) { return b.cached_build_seconds; }},
};

std::optional<Limit> limit_of(const config::Config& config, const Subject& subject, const Field& field) {
  for (const auto& [name, budget] : config::budgets_of(config, subject.service))
    if (const auto value = field.of(*budget)) return Limit{check_named(field.check), subject.label, *value, name};
  return std::nullopt;
}

// Services that some configuration speaks of by name and that nobody builds: only what is said of them alone.
void add_strangers(const config::Configs& configs, const std::vector<Subject>& services, const Field& field,
                   std::vector<Limit>& out) {
  for (const auto& config : configs.all)
    for (const auto& [name, settings] : config.services) {
      if (std::ranges::find(services, name, &Subject::service) != services.end()) continue;
      if (const auto value = field.of(settings.budget))
        out.push_back({check_named(field.check), name, *value, "[services." + name + "]"});
    }
}

}  // namespace

std::vector<Limit> limits_of(const config::Configs& configs, const std::vector<Subject>& services) {
  std::vector<Limit> out;
  for (const auto& field : fields) {
    for (const auto& subject : services)
      if (const auto* config = configs.governing(subject.path))
        if (auto limit = limit_of(*config, subject, field)) out.push_back(std::move(*limit));
    add_strangers(configs, services, field, out);
  }
  const auto* root = configs.of_root();
  if (root == nullptr) return out;
  for (const auto& check : all_checks()) {
    const auto dot = check.name.find('.');
    if (check.of_service || dot == check.name.npos) continue;
    const auto group = check.name.substr(0, dot), key = check.name.substr(dot + 1);
    if (group == "findings") {
      const auto at = root->gate.findings.find(key);
      if (at != root->gate.findings.end()) out.push_back({&check, "", static_cast<double>(at->second), "[budgets]"});
    } else {
      const auto at = root->gate.coverage.find(key);
      if (at != root->gate.coverage.end()) out.push_back({&check, "", at->second, "[budgets]"});
    }
  }
  return out;
}

}  // namespace loadline::gate
