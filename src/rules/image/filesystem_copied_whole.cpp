// SPDX-License-Identifier: Apache-2.0
// COPY --from=build / /
#include <algorithm>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::copy || instruction.flag("from") == nullptr ||
        instruction.words.size() < 2)
      continue;
    const bool from_root = std::ranges::any_of(instruction.words.begin(), instruction.words.end() - 1,
                                               [](const auto& word) { return word.text == "/"; });
    if (from_root && instruction.words.back().text == "/")
      out.report(dockerfile.at(instruction.span),
                 "everything of that stage comes along: its tools, caches and temporary files");
  }
}

}  // namespace

extern constexpr Rule filesystem_copied_whole{
    .info = {.name = "filesystem-copied-whole",
             .summary = "A whole file system is copied from another stage",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL3067"},
    .check = &check,
};

}  // namespace loadline::rules
