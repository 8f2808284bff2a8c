// SPDX-License-Identifier: Apache-2.0
// jobs.<id>.uses and jobs.<id>.steps[*].uses.
#include "workflow/uses.h"

#include "yaml/node.h"

namespace loadline::workflow {

std::vector<Located<std::string>> used_actions(const Source& source) {
  std::vector<Located<std::string>> out;
  const auto document = yaml::parse(source);
  const yaml::Node* const root = document.root();
  const yaml::Node* const jobs = root != nullptr ? root->find("jobs") : nullptr;
  if (jobs == nullptr || !jobs->is_mapping()) return out;
  const auto take = [&](const yaml::Node& holder) {
    const auto* uses = holder.find("uses");
    if (uses != nullptr && uses->is_scalar()) out.push_back({uses->resolved().text, {&source, uses->resolved().span}});
  };
  for (const auto& job : jobs->resolved().entries) {
    if (!job.value.is_mapping()) continue;
    take(job.value);
    const auto* steps = job.value.find("steps");
    if (steps == nullptr || !steps->is_sequence()) continue;
    for (const auto& step : steps->resolved().items)
      if (step.is_mapping()) take(step);
  }
  return out;
}

}  // namespace loadline::workflow
