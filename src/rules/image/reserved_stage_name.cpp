// SPDX-License-Identifier: Apache-2.0
// FROM x AS scratch.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::from || instruction.words.size() != 3) continue;
    const auto name = lower(instruction.words[2].text);
    if (name == "scratch")
      out.report(dockerfile.at(instruction.words[2].span),
                 "`FROM scratch` and `COPY --from=scratch` mean the empty image, not this stage");
    if (name == "context")
      out.report(dockerfile.at(instruction.words[2].span), "`context` is the name of the build's own files");
  }
}

}  // namespace

extern constexpr Rule reserved_stage_name{
    .info = {.name = "reserved-stage-name",
             .summary = "A stage has a name that means something else",
             .severity = Severity::warning,
             .aliases = "DL3063 ReservedStageName"},
    .check = &check,
};

}  // namespace loadline::rules
