// SPDX-License-Identifier: Apache-2.0
// Labels of the schema that the OCI specification replaced: org.label-schema.*
#include <algorithm>
#include <array>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// label-schema.org: "deprecated ... in favour of the OCI image spec"; the pairs are in the OCI specification,
// annotations.md, "Back-compatibility with Label Schema".
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> names = {{{"build-date", "created"},
                                                                                 {"url", "url"},
                                                                                 {"vcs-url", "source"},
                                                                                 {"version", "version"},
                                                                                 {"vcs-ref", "revision"},
                                                                                 {"vendor", "vendor"},
                                                                                 {"name", "title"},
                                                                                 {"description", "description"}}};

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  constexpr std::string_view old = "org.label-schema.";
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::label) continue;
    for (const auto& pair : instruction.pairs) {
      const auto at = pair.key.find(old);
      if (at == pair.key.npos || at > 1) continue;
      auto& finding = out.report(dockerfile.at(pair.key_span),
                                 "registries and scanners read `org.opencontainers.image.*`");
      auto name = std::string_view{pair.key}.substr(at + old.size());
      if (name.ends_with('"')) name.remove_suffix(1);
      const auto found = std::ranges::find(names, name, &std::pair<std::string_view, std::string_view>::first);
      if (found == names.end()) continue;
      finding.fixes.push_back({.title = "Use the OCI name",
                               .grade = Grade::risky,
                               .edits = {replaced(dockerfile.at(pair.key_span),
                                                  "org.opencontainers.image." + std::string{found->second})}});
    }
  }
}

}  // namespace

extern constexpr Rule outdated_label_schema{
    .info = {.name = "outdated-label-schema",
             .summary = "Labels follow a schema that was given up",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
