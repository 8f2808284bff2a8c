// SPDX-License-Identifier: Apache-2.0
// A build sends more than loadline.toml allows.
#include <algorithm>
#include <map>

#include "base/units.h"
#include "config/budgets.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The folder or file at the context's top that weighs most.
std::pair<std::string, std::uint64_t> heaviest(const context::Context& context) {
  std::map<std::string, std::uint64_t, std::less<>> tops;
  for (const auto& file : context.files) {
    const auto slash = file.path.find('/');
    tops[slash == file.path.npos ? file.path : file.path.substr(0, slash + 1)] += file.size;
  }
  const auto most = std::ranges::max_element(tops, {}, [](const auto& one) { return one.second; });
  if (most == tops.end()) return {};
  return {most->first, most->second};
}

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  if (service.build == nullptr || service.build->context == nullptr) return;
  const auto* config = fleet.configs.governing(service.at().source->path());
  if (config == nullptr) return;
  for (const auto& budget : config::budgets_of(*config, service.name)) {
    const auto limit = budget.budget->context_bytes;
    if (!limit) continue;
    const auto& sent = service.build->context->content;
    if (sent.bytes <= *limit) return;
    auto& finding = out.report(service.at(), "the build sends " + bytes_text(sent.bytes) + " in " +
                                                 count_text(sent.files.size()) + " files; " + budget.name + " allows " +
                                                 bytes_text(*limit));
    finding.cost.context_bytes = sent.bytes - *limit;
    const auto [path, bytes] = heaviest(sent);
    finding.notes.push_back({{}, "`" + path + "` is " + bytes_text(bytes) + " of it"});
    return;
  }
}

}  // namespace

extern constexpr Rule context_over_budget{
    .info = {.name = "context-over-budget",
             .summary = "A build sends more than its budget allows",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
