// SPDX-License-Identifier: Apache-2.0
// Stages of one build that stand on different versions of one runtime.
#include <array>
#include <map>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The part of a tag that makes what one version installs or compiles unfit for another: the major version of
// Node, PHP's, Python's and Ruby's first two numbers. Nothing for a tag that starts with no number.
std::string compatible_version(const dockerfile::ImageReference& image) {
  struct Runtime {
    std::string_view name;
    std::size_t numbers;
  };
  constexpr std::array<Runtime, 4> runtimes = {{{"node", 1}, {"python", 2}, {"ruby", 2}, {"php", 2}}};
  for (const auto& runtime : runtimes) {
    if (image.name != runtime.name || image.registry != "docker.io") continue;
    const auto version = std::string_view{image.tag}.substr(0, image.tag.find('-'));
    const auto parts = split(version, '.');
    if (parts.size() < runtime.numbers || !parse_integer<unsigned>(parts[0])) return {};
    return runtime.numbers == 1 ? std::string{parts[0]} : std::string{parts[0]} + "." + std::string{parts[1]};
  }
  return {};
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  struct First {
    std::string version;
    const dockerfile::Stage* stage;
  };
  std::map<std::string, First> known;
  for (const auto* stage : reachable_stages(build)) {
    if (!stage->image) continue;
    const auto version = compatible_version(*stage->image);
    if (version.empty()) continue;
    const auto [at, fresh] = known.try_emplace(stage->image->name, First{version, stage});
    if (fresh || at->second.version == version) continue;
    auto& finding = out.report(build.at(stage->from->words.front().span),
                               "this stage has " + stage->image->name + " " + version +
                                   ", another stage of the build has " + at->second.version);
    finding.notes.push_back({build.at(*at->second.stage->from), "`" + at->second.stage->image->full + "`"});
  }
}

}  // namespace

extern constexpr Rule mixed_bases{
    .info = {.name = "mixed-bases",
             .summary = "Stages of one build stand on different versions of the same runtime",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
