// SPDX-License-Identifier: Apache-2.0
// A package that the source imports and that no dependency of the package provides.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "fleet/imports.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  for (const auto* member : workspace.members) {
    const auto facts = fleet.facts.find(member);
    if (facts == fleet.facts.end()) continue;
    std::map<std::string_view, std::vector<const code::Import*>> missing;
    for (const auto& import : facts->second.imports)
      if (fleet::is_undeclared(import, *member, workspace, fleet)) missing[import.package].push_back(&import);
    for (const auto& [package, imports] : missing) {
      auto& finding = out.report(imports.front()->place, "`" + std::string{package} + "` is imported here, and `" +
                                                             (member->name.empty() ? member->folder : member->name) +
                                                             "` does not depend on it");
      finding.notes.push_back({{member->source, {0, 0}}, "this manifest does not name it"});
      if (imports.size() > 1)
        finding.notes.push_back({imports[1]->place, "imported in " + std::to_string(imports.size()) + " places, here next"});
    }
  }
}

}  // namespace

extern constexpr Rule undeclared_import{
    .info = {.name = "undeclared-import",
             .summary = "A source file imports a package that its manifest does not name",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
