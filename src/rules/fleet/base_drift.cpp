// SPDX-License-Identifier: Apache-2.0
// Services of one workspace that stand on many variants of one base image.
#include "rules/drift.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::pair<std::string, std::string>, Ways> all;  // by workspace folder and image
  for (const auto* service : fleet.services()) {
    if (service->workspace == nullptr || service->build == nullptr || !service->image) continue;
    const auto* target = service->build->stages.target_stage();
    if (target == nullptr) continue;
    const auto& from = *service->build->stages.chain_of(*target).back()->from;
    const Span span = from.words.empty() ? from.span : from.words.front().span;
    const auto tag = service->image->tag.empty() ? std::string{"latest"} : service->image->tag;
    add_way(all[{service->workspace->folder, service->image->name}], service->image->name + ":" + tag,
            service->build->at(span), service->name);
  }
  for (const auto& [key, ways] : all) report_drift(ways, "stand on `" + key.second + "`", out);
}

}  // namespace

extern constexpr Rule base_drift{
    .info = {.name = "base-drift",
             .summary = "Services of one workspace stand on many variants of one base image",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
