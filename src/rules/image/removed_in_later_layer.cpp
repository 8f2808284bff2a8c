// SPDX-License-Identifier: Apache-2.0
// COPY . /src, ..., RUN rm -rf /src.
#include <algorithm>
#include <map>
#include <optional>

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

// The size of a file that comes from the repository; nothing of one from another stage, or of a folder.
std::optional<std::uint64_t> known_size(const fleet::Build& build, const fleet::Fleet& fleet,
                                        const dockerfile::Step& step, std::string_view name) {
  if (step.instruction->flag("from") != nullptr) return std::nullopt;
  const std::string folder = build.context != nullptr ? build.context->folder
                                                      : std::string{folder_of(build.dockerfile->path)};
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
    if (!step.words[i] || (step.words.size() > 2 && base_name(*step.words[i]) != name)) continue;
    const auto path = resolve_path(folder, *step.words[i]);
    const auto file = std::ranges::find(fleet.files, path.value_or(""), &File::path);
    if (file != fleet.files.end()) return file->size;
  }
  return std::nullopt;
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
          constexpr std::uint64_t worth_it = 100'000;
          if (known_size(build, fleet, *found->second, base_name(path)).value_or(worth_it) < worth_it) continue;
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
