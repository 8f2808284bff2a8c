// SPDX-License-Identifier: Apache-2.0
// ENV FLASK_DEBUG=1, ENV NODE_ENV=development.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

struct Switch {
  std::string_view name, values, instead;
};
constexpr std::array<Switch, 10> switches = {{{"FLASK_DEBUG", " 1 true yes on ", "0"},
                                              {"FLASK_ENV", " development ", "production"},
                                              {"DJANGO_DEBUG", " 1 true yes on ", "0"},
                                              {"APP_DEBUG", " 1 true yes on ", "false"},
                                              {"APP_ENV", " dev development local ", "production"},
                                              {"NODE_ENV", " development ", "production"},
                                              {"RAILS_ENV", " development ", "production"},
                                              {"RACK_ENV", " development ", "production"},
                                              {"ASPNETCORE_ENVIRONMENT", " development ", "Production"},
                                              {"PYTHONASYNCIODEBUG", " 1 ", "0"}}};

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  const auto* target = build.stages.target_stage();
  for (const auto* stage : image_stages(build))
    for (const auto& step : stage->steps) {
      if (step.instruction->keyword != Keyword::env || step.triggered) continue;
      for (const auto& pair : step.instruction->pairs) {
        const auto found = std::ranges::find(switches, std::string_view{pair.key}, &Switch::name);
        if (found == switches.end() || !pair.value) continue;
        const auto set = target->variables.find(pair.key);
        if (set == target->variables.end() || set->second.declared != step.instruction) continue;  // set anew later
        auto value = lower(*pair.value);
        if (value.size() > 1 && (value.front() == '"' || value.front() == '\''))
          value = value.substr(1, value.size() - 2);
        if (!contains(found->values, " " + value + " ")) continue;
        auto& finding = out.report(build.at(pair.span),
                                   "error pages, reloading and missing optimisations are for a developer's machine");
        finding.fixes.push_back({.title = "Set `" + std::string{found->instead} + "`",
                                 .grade = Grade::risky,
                                 .edits = {replaced(build.at(pair.value_span), std::string{found->instead})}});
      }
    }
}

}  // namespace

extern constexpr Rule debug_mode_on{
    .info = {.name = "debug-mode-on",
             .summary = "A production image runs in a debug mode",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "S4507"},
    .check = &check,
};

}  // namespace loadline::rules
