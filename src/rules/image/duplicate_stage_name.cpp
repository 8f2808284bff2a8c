// SPDX-License-Identifier: Apache-2.0
// Two stages of one name.
#include <map>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  std::map<std::string_view, const dockerfile::Stage*> known;
  for (const auto& stage : build.stages.stages) {
    if (stage.name.empty() || stage.from->words.size() != 3) continue;
    const auto [at, fresh] = known.try_emplace(stage.name, &stage);
    if (fresh) continue;
    auto& finding = out.report(
        build.at(stage.from->words[2].span),
        "`" + stage.name + "` names another stage already: which of them is meant depends on where the name is used");
    finding.notes.push_back({build.at(at->second->from->words[2].span), "the first one"});
    at->second = &stage;
  }
}

}  // namespace

extern constexpr Rule duplicate_stage_name{
    .info = {.name = "duplicate-stage-name",
             .summary = "Two stages have the same name",
             .severity = Severity::warning,
             .aliases = "DL3024 DuplicateStageName DS-0012 CKV_DOCKER_11 f2daed12"},
    .check = &check,
};

}  // namespace loadline::rules
