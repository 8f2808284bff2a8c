// SPDX-License-Identifier: Apache-2.0
// COPY --from=biulder: no stage is called so, and the builder would pull an image of that name.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Docker Official Images that people copy from by their plain name.
bool is_known_image(std::string_view name) {
  constexpr std::array<std::string_view, 20> names = {
      "alpine", "busybox", "debian", "ubuntu", "node",   "python", "golang", "rust",    "nginx", "composer",
      "docker", "php",     "ruby",   "maven",  "gradle", "redis",  "caddy",  "traefik", "bash",  "perl"};
  return std::ranges::find(names, name) != names.end();
}

bool is_word_for_a_stage(std::string_view name) {
  constexpr std::array<std::string_view, 16> words = {
      "builder", "build",       "deps", "dependencies", "base",     "prod",    "production", "runner",
      "runtime", "development", "dev",  "compile",      "compiler", "install", "installer",  "final"};
  return std::ranges::find(words, name) != words.end();
}

// Compose and bake can give a name to a folder or an image: additional_contexts, build-contexts, contexts.
bool may_be_a_named_context(const fleet::Build& build, const fleet::Fleet& fleet, std::string_view name) {
  for (const auto& combination : fleet.combinations)
    for (const auto& service : combination.services)
      if (service.build == &build && service.definition->build &&
          service.definition->build->additional_contexts.contains(name))
        return true;
  return std::ranges::any_of(build.uses, [&](const fleet::Use& use) {
    return !use.by.starts_with("service ") && use.place && contains(use.place.source->text(), std::string{name} + "=");
  });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  std::vector<std::string_view> names;
  for (const auto& stage : build.stages.stages) {
    for (const auto& step : stage.steps) {
      const auto* flag = step.instruction->flag("from");
      if (!step.from_image || flag == nullptr || step.triggered) continue;
      const auto& name = *step.from_image;
      if (name.find_first_of("/:.@$") != name.npos || is_known_image(name) ||
          may_be_a_named_context(build, fleet, name))
        continue;
      const auto meant = nearest(name, names);
      if (meant.empty() && !is_word_for_a_stage(name)) continue;
      auto& finding = out.report(build.at(flag->value_span),
                                 "no stage is called `" + name + "`: the builder looks for an image of that name");
      if (meant.empty()) continue;
      finding.notes.push_back({{}, "did you mean `" + std::string{meant} + "`?"});
      finding.fixes.push_back({.title = "Copy from `" + std::string{meant} + "`",
                               .grade = Grade::risky,
                               .edits = {{build.at(flag->value_span), std::string{meant}}}});
    }
    if (!stage.name.empty()) names.push_back(stage.name);
  }
}

}  // namespace

extern constexpr Rule unknown_copy_stage{
    .info = {.name = "unknown-copy-stage",
             .summary = "COPY --from names a stage that does not exist",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "DL3022 68a51e22"},
    .check = &check,
};

}  // namespace loadline::rules
