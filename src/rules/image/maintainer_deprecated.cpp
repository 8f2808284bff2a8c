// SPDX-License-Identifier: Apache-2.0
// MAINTAINER, which LABEL replaced in 2017.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::maintainer || instruction.body.text.empty()) continue;
    auto& finding = out.report(dockerfile.at(instruction.span),
                               "MAINTAINER is deprecated, and tools that read labels do not see it");
    std::string name{trim(instruction.body.text)};
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    // A dollar sign would be expanded in a label.
    if (contains(name, "$") || contains(name, "\\") || contains(name, "\"") || !instruction.comments.empty()) continue;
    finding.fixes.push_back(
        {.title = "Make it a label",
         .grade = Grade::safe,
         .edits = {{dockerfile.at(instruction.span), "LABEL org.opencontainers.image.authors=" + json_string(name)}}});
  }
}

}  // namespace

extern constexpr Rule maintainer_deprecated{
    .info = {.name = "maintainer-deprecated",
             .summary = "A Dockerfile uses MAINTAINER",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL4000 MaintainerDeprecated DS-0022 CKV_DOCKER_6 S6586 99614418 maintainer-is-deprecated"},
    .check = &check,
};

}  // namespace loadline::rules
