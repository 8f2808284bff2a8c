// SPDX-License-Identifier: Apache-2.0
// ARG VERSION, FROM node:${VERSION}.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& stage : build.stages.stages) {
    if (stage.from == nullptr || stage.from->words.empty()) continue;
    const auto& text = stage.from->words.front().text;
    for (const auto& name : stage.missing_variables)
      if (!build.stages.globals.contains(name))
        out.report(build.at(stage.from->words.front().span),
                   "no `ARG " + name + "` stands in front of the first FROM, so it is empty here");
    for (const auto& [name, variable] : build.stages.globals) {
      const bool used = contains(text, "${" + name + "}") || text.ends_with("$" + name) ||
                        contains(text, "$" + name + ":") || contains(text, "$" + name + "@");
      if (!used || variable.given || variable.declared == nullptr) continue;
      // `image-${KIND}` is still a name; `image:${TAG}` and `${IMAGE}` are none.
      const auto empty = replace_all(replace_all(text, "${" + name + "}", ""), "$" + name, "");
      if (!empty.empty() && !empty.ends_with(':') && !empty.starts_with(':') && !empty.ends_with('@')) continue;
      auto& finding = out.report(build.at(stage.from->words.front().span),
                                 "without `--build-arg " + name + "=...` this is no image: the build stops here");
      // Where nobody is known to build it, somebody may well give the argument.
      if (build.uses.empty()) finding.severity = Severity::info;
      finding.notes.push_back({build.at(*variable.declared), "has no default"});
    }
  }
}

}  // namespace

extern constexpr Rule from_needs_argument{
    .info = {.name = "from-needs-argument",
             .summary = "A FROM comes to nothing unless an argument is given",
             .severity = Severity::error,
             .aliases = "InvalidDefaultArgInFrom UndefinedArgInFrom"},
    .check = &check,
};

}  // namespace loadline::rules
