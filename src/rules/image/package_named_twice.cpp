// SPDX-License-Identifier: Apache-2.0
// apt-get install curl git curl.
#include <map>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      if (call.action != shell::PackageAction::install) continue;
      std::map<std::string_view, const shell::Word*> seen;
      for (const auto& word : call.packages) {
        if (!word.literal || word.text.starts_with('-')) continue;
        const auto [first, fresh] = seen.emplace(word.text, &word);
        if (fresh) continue;
        auto& finding = out.report(run.place_of(word.span), "`" + word.text + "` is named already");
        finding.notes.push_back({run.place_of(first->second->span), "here"});
        offer(finding, "Name it once", Grade::safe, without_word(run, word));
      }
    }
}

}  // namespace

extern constexpr Rule package_named_twice{
    .info = {.name = "package-named-twice",
             .summary = "A package is named twice in one install",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
