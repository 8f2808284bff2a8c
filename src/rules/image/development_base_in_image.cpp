// SPDX-License-Identifier: Apache-2.0
// nvidia/cuda:*-devel, mcr.microsoft.com/dotnet/sdk as the last stage.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// What the vendors call their images for compiling and for running.
std::string runtime_of(const dockerfile::ImageReference& image) {
  const auto name = image.registry == "docker.io" ? image.name : image.registry + "/" + image.name;
  if (name == "nvidia/cuda" && contains(image.tag, "-devel-")) return replace_all(image.full, "-devel-", "-runtime-");
  if (name.ends_with("/rocm-terminal")) return {};
  if (name == "mcr.microsoft.com/dotnet/sdk") return replace_all(image.full, "/dotnet/sdk", "/dotnet/aspnet");
  return {};
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet)) return;
  if (target->command == nullptr && target->entrypoint == nullptr) return;  // a tool image, perhaps
  const auto chain = build.stages.chain_of(*target);
  const auto& lowest = *chain.back();
  if (!lowest.image || lowest.from->words.empty()) return;
  const auto runtime = runtime_of(*lowest.image);
  if (runtime.empty() || contains(lowest.image->full, "$")) return;
  const auto& word = lowest.from->words.front();
  auto& finding = out.report(build.at(word.span),
                             "compilers and headers are in the image that runs; `" + runtime + "` has none");
  if (word.text != lowest.image->full) return;
  if (chain.size() > 1 || build.stages.stages.size() > 1)
    finding.fixes.push_back({.title = "Stand on `" + runtime + "`",
                             .grade = Grade::risky,
                             .edits = {replaced(build.at(word.span), runtime)}});
}

}  // namespace

extern constexpr Rule development_base_in_image{
    .info = {.name = "development-base-in-image",
             .summary = "The image stands on a base that is meant for compiling",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "prefer-runtime-final-stage"},
    .check = &check,
};

}  // namespace loadline::rules
