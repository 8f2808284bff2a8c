// SPDX-License-Identifier: Apache-2.0
// WORKDIR app: where that is depends on the base image.
#include <algorithm>
#include <array>

#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Docker Official Images that set no WORKDIR of their own.
bool starts_at_the_root(const dockerfile::ImageReference& image) {
  constexpr std::array<std::string_view, 8> names = {"node",   "python", "debian",  "ubuntu",
                                                     "alpine", "nginx",  "busybox", "ruby"};
  return image.registry == "docker.io" && std::ranges::find(names, image.name) != names.end();
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    const auto first = std::ranges::find_if(stage->steps, [](const auto& step) {
      return step.instruction->keyword == dockerfile::Keyword::workdir && !step.triggered;
    });
    if (first == stage->steps.end() || first->workdir || first->words.size() != 1 || !first->words[0]) continue;
    const auto& path = *first->words[0];
    const bool drive = path.size() > 1 && path[1] == ':';
    if (path.empty() || path.front() == '/' || path.front() == '\\' || drive) continue;
    const Span word = first->instruction->words[0].span;
    auto& finding = out.report(build.at(word),
                               "`" + path + "` is relative, and nothing here says to what: the base image does");
    const auto* base = build.base_of(*stage);
    const auto written = build.at(word).text();
    if (base != nullptr && starts_at_the_root(*base) && written == path)
      finding.fixes.push_back({.title = "Write the whole path",
                               .grade = Grade::safe,
                               .edits = {{build.at(word), path.starts_with("./") ? path.substr(1) : "/" + path}}});
  }
}

}  // namespace

extern constexpr Rule relative_workdir{
    .info = {.name = "relative-workdir",
             .summary = "The first WORKDIR of a stage is relative",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3000 WorkdirRelativePath DS-0009 CKV_DOCKER_10 S7021 6b376af8"},
    .check = &check,
};

}  // namespace loadline::rules
