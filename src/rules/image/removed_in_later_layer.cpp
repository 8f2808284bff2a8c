// SPDX-License-Identifier: Apache-2.0
// COPY . /src, ..., RUN rm -rf /src.
#include <map>

#include "base/paths.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// Absolute places that COPY or ADD made in this stage.
std::map<std::string, const dockerfile::Step*> copied_places(const dockerfile::Stage& stage) {
  std::map<std::string, const dockerfile::Step*> out;
  for (const auto& step : stage.steps) {
    const auto& instruction = *step.instruction;
    if ((instruction.keyword != Keyword::copy && instruction.keyword != Keyword::add) || step.words.size() < 2 ||
        !step.words.back())
      continue;
    const auto& to = *step.words.back();
    if (!to.starts_with('/')) continue;
    if (!to.ends_with('/')) {
      out.emplace(to, &step);
      continue;
    }
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
      if (step.words[i] && step.words[i]->find_first_of("*?[") == std::string::npos && *step.words[i] != ".")
        out.emplace(to + std::string{base_name(*step.words[i])}, &step);
  }
  return out;
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  for (const auto* stage : image_stages(build)) {
    const auto places = copied_places(*stage);
    if (places.empty()) continue;
    for (const auto& at : runs_of(build, *stage))
      for (const auto& command : at.run->script.commands) {
        if (command.program() != "rm") continue;
        for (const auto& word : command.words) {
          std::string_view path = word.text;
          while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
          const auto found = places.find(std::string{path});
          if (found == places.end() || found->second->instruction->span.begin > at.run->instruction->span.begin)
            continue;
          auto& finding = out.report(
              at.run->place_of(word.span),
              "this hides `" + std::string{path} + "` and frees nothing: the layer that brought it keeps it");
          finding.notes.push_back({build.at(*found->second->instruction), "brought here"});
        }
      }
  }
}

}  // namespace

extern constexpr Rule removed_in_later_layer{
    .info = {.name = "removed-in-later-layer",
             .summary = "What a later layer removes stays in the image",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
