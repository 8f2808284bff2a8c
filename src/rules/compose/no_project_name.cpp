// SPDX-License-Identifier: Apache-2.0
// A Compose file without a name, so that its containers are called after the folder that it happens to lie in.
#include "base/paths.h"
#include "rules/edits.h"
#include "rules/rule.h"
#include "rules/written_services.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_file(combination, [&](const Source& source, const yaml::Node& root) {
    if (root.find("name") != nullptr || root.entries.empty()) return;
    const Place at{&source, root.entries.front().key.span};
    auto& finding = out.report(at,
                               "nothing names this project: a copy of the folder under another name has other "
                               "containers, networks and volumes");
    // The name that it has now, where the folder's name is known: the root's own is not part of the tree.
    if (combination.folder.empty() || combination.project.name.empty() || root.style != yaml::Style::block) return;
    if (combination.files.empty() || source.path() != combination.files.front()) return;
    finding.fixes.push_back({"Name it as it is called now",
                             Grade::safe,
                             {line_before(source, at.span.begin, "name: " + combination.project.name)}});
  });
}

}  // namespace

extern constexpr Rule no_project_name{
    .info = {.name = "no-project-name",
             .summary = "A Compose file does not name its project",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "require-project-name-field"},
    .check = &check,
};

}  // namespace loadline::rules
