// SPDX-License-Identifier: Apache-2.0
// Specifiers of a manifest that its lockfile does not have: a frozen install refuses them.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

std::string command_of(workspace::Manager manager) {
  switch (manager) {
    case workspace::Manager::npm: return "npm ci";
    case workspace::Manager::yarn: return "yarn install --frozen-lockfile";
    case workspace::Manager::yarn_berry: return "yarn install --immutable";
    default: return "pnpm install --frozen-lockfile";
  }
}

std::string what_differs(const workspace::Mismatch& mismatch) {
  if (mismatch.name.empty()) return "the lockfile does not know this package";
  if (mismatch.lockfile_specifier.empty()) return "`" + mismatch.name + "` is not in the lockfile";
  if (mismatch.manifest_specifier.empty()) return "`" + mismatch.name + "` is in the lockfile and not in this manifest";
  return "`" + mismatch.name + "` is `" + mismatch.manifest_specifier + "` here and `" + mismatch.lockfile_specifier +
         "` in the lockfile";
}

void check(const workspace::Workspace& workspace, const fleet::Fleet&, Findings& out) {
  const auto command = command_of(workspace.manager);
  for (const auto& mismatch : workspace::frozen_install_mismatches(workspace)) {
    auto& finding = out.report(mismatch.place, what_differs(mismatch) + ": `" + command + "` fails");
    if (mismatch.lockfile_place) finding.notes.push_back({mismatch.lockfile_place, "the lockfile says so here"});
  }
}

}  // namespace

extern constexpr Rule lockfile_out_of_date{
    .info = {.name = "lockfile-out-of-date",
             .summary = "A manifest asks for what its lockfile does not have",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
