// SPDX-License-Identifier: Apache-2.0
// A package that the source imports and that no dependency of the package provides.
#include <map>

#include "fleet/imports.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void report(const workspace::Manifest& member, const std::vector<const code::Import*>& imports, bool by_root,
            Findings& out) {
  const std::string name = member.name.empty() ? member.folder : member.name;
  const std::string start = "`" + imports.front()->package + "` is imported here, and ";
  auto& finding = out.report(imports.front()->place,
                             by_root ? start + "only the root of the workspace depends on it, not `" + name + "`"
                                     : start + "`" + name + "` does not depend on it");
  if (by_root) {
    finding.severity = Severity::warning;
    finding.notes.push_back({{}, "an image with nothing but this package's own dependencies lacks it"});
  }
  finding.notes.push_back({{member.source, {0, 0}}, "this manifest does not name it"});
  if (imports.size() > 1)
    finding.notes.push_back(
        {imports[1]->place, "imported in " + std::to_string(imports.size()) + " places, here next"});
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  for (const auto* member : workspace.members) {
    const auto facts = fleet.facts.find(member);
    if (facts == fleet.facts.end()) continue;
    std::map<std::pair<std::string_view, bool>, std::vector<const code::Import*>> missing;
    for (const auto& import : facts->second.imports) {
      const auto provided = fleet::provision_of(import, *member, workspace, fleet);
      if (provided != fleet::Provided::yes)
        missing[{import.package, provided == fleet::Provided::by_root_only}].push_back(&import);
    }
    for (const auto& [what, imports] : missing) report(*member, imports, what.second, out);
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
