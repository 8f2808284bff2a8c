// SPDX-License-Identifier: Apache-2.0
// A workflow of images whose token may write everything.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// What pushing, signing and reporting need of GitHub's own token; others log in by themselves.
std::string needed(const workflow::Workflow& workflow) {
  std::string out = "{contents: read";
  const auto pushes_here = [](const workflow::ImageBuild& build) {
    return build.push ||
           std::ranges::any_of(build.tags, [](const auto& tag) { return tag.value.starts_with("ghcr.io/"); });
  };
  if (std::ranges::any_of(workflow.builds, pushes_here)) out += ", packages: write";
  if (workflow.has("sarif-upload")) out += ", security-events: write";
  if (workflow.has("sign") || workflow.has("attest")) out += ", id-token: write";
  if (workflow.has("attest")) out += ", attestations: write";
  return out + "}";
}

void report(const workflow::Workflow& workflow, const Located<std::string>& permissions, std::string_view whose,
            Findings& out) {
  if (permissions.value != "write-all") return;
  auto& finding = out.report(permissions.place, "every step of " + std::string{whose} +
                                                    ", actions of others included, may write to all of the repository");
  finding.fixes.push_back(
      {"Allow what building and pushing images needs", Grade::risky, {{permissions.place, needed(workflow)}}});
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.provider != workflow::Provider::github || workflow.builds.empty()) return;
  if (workflow.permissions) report(workflow, *workflow.permissions, "this workflow", out);
  for (const auto& job : workflow.jobs)
    if (job.permissions) report(workflow, *job.permissions, "`" + job.name + "`", out);
}

}  // namespace

extern constexpr Rule write_all_permissions{
    .info = {.name = "write-all-permissions",
             .summary = "A workflow that builds images may write to all of the repository",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "excessive-permissions CKV2_GHA_1"},
    .check = &check,
};

}  // namespace loadline::rules
