// SPDX-License-Identifier: Apache-2.0
// Actions of others, by a name that they can move.
#include <algorithm>

#include "rules/rule.h"
#include "workflow/uses.h"

namespace loadline::rules {
namespace {

bool is_commit(std::string_view reference) {
  return reference.size() == 40 && reference.find_first_not_of("0123456789abcdef") == reference.npos;
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.provider != workflow::Provider::github) return;
  for (const auto& used : workflow::used_actions(*workflow.source)) {
    const std::string_view text = used.value;
    const auto at = text.rfind('@');
    if (text.starts_with("./") || text.starts_with("docker://") || at == text.npos || is_commit(text.substr(at + 1)))
      continue;
    // GitHub's own run the workflow anyway.
    const auto owner = text.substr(0, text.find('/'));
    if (owner == "actions" || owner == "github") continue;
    out.report(used.place, "`" + std::string{text.substr(0, at)} + "` may be another program tomorrow: `" +
                               std::string{text.substr(at + 1)} + "` is a tag or a branch of `" + std::string{owner} +
                               "`");
  }
}

}  // namespace

extern constexpr Rule unpinned_action{
    .info = {.name = "unpinned-action",
             .summary = "A workflow uses somebody's action by a tag that can be moved",
             .severity = Severity::info,
             .on = false,
             .aliases = "unpinned-uses 555ab8f9 third-party-action-not-pinned-to-commit-sha"},
    .check = &check,
};

}  // namespace loadline::rules
