// SPDX-License-Identifier: Apache-2.0
// A label that the configuration requires is not there, or its value is not of the kind.
#include "config/label_value.h"
#include "fleet/stage_runs.h"
#include "packages/licence.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

struct Found {
  const dockerfile::Instruction* instruction = nullptr;
  std::optional<std::string> value;  // nothing: depends on what nobody said
};

// The last one counts, as the builder writes them over each other.
std::optional<Found> label_of(const fleet::Build& build, std::string_view name) {
  std::optional<Found> out;
  for (const auto* stage : image_stages(build))
    for (const auto& step : stage->steps)
      if (step.instruction->keyword == dockerfile::Keyword::label)
        for (const auto& [key, value] : step.pairs)
          if (key == name) out = Found{step.instruction, value};
  return out;
}

Place place_of(const fleet::Build& build, const dockerfile::Instruction& instruction, std::string_view name) {
  for (const auto& pair : instruction.pairs)
    if (pair.key == name || pair.key == "\"" + std::string{name} + "\"") return build.at(pair.span);
  return build.at(instruction);
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  const auto* config = fleet.configs.governing(build.dockerfile->path);
  if (target == nullptr || config == nullptr || !is_for_production(build, fleet)) return;
  for (const auto& [name, kind] : config->required_labels) {
    const auto label = label_of(build, name);
    if (!label) {
      out.report(build.at(*target->from), "the image has no label `" + name + "`, which loadline.toml requires");
      continue;
    }
    if (!label->value) continue;
    auto complaint = config::label_complaint(kind, *label->value);
    if (complaint.empty() && kind == config::LabelKind::spdx && !packages::spdx_expression(*label->value))
      complaint = "no licence of SPDX's list " + std::string{packages::spdx_list_version()};
    if (!complaint.empty())
      out.report(place_of(build, *label->instruction, name),
                 "the label `" + name + "` is " + complaint + ": `" + *label->value + "`");
  }
}

}  // namespace

extern constexpr Rule missing_label{
    .info = {.name = "missing-label",
             .summary = "A required label is missing, or its value is not of the required kind",
             .severity = Severity::warning,
             .aliases = "DL3049 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058"},
    .check = &check,
};

}  // namespace loadline::rules
