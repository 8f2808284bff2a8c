// SPDX-License-Identifier: Apache-2.0
// apt-get install -y vim curl.
#include <algorithm>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

bool has_plain_names(const fleet::Run& run, const shell::PackageCall& call) {
  return std::ranges::all_of(call.packages, [&](const shell::Word& word) {
    return word.literal && run.place_of(word.span).text() == word.text && !word.text.starts_with('-');
  });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      const bool system = call.manager == PackageManager::apt || call.manager == PackageManager::apk ||
                          call.manager == PackageManager::dnf || call.manager == PackageManager::yum ||
                          call.manager == PackageManager::microdnf;
      if (!system || call.action != shell::PackageAction::install || call.packages.size() < 3 ||
          run.instruction->json || !has_plain_names(run, call))
        continue;
      std::vector<std::string> sorted;
      for (const auto& word : call.packages) sorted.push_back(word.text);
      std::ranges::sort(sorted);
      std::vector<Edit> edits;
      for (std::size_t i = 0; i < sorted.size(); ++i)
        if (sorted[i] != call.packages[i].text)
          edits.push_back(replaced(run.place_of(call.packages[i].span), sorted[i]));
      if (edits.empty()) continue;
      auto& finding = out.report(run.place_of(call.packages.front().span),
                                 "a list in alphabetical order shows at a glance what is in it, and twice");
      // A comment beside a name speaks of that name.
      if (run.instruction->comments.empty())
        finding.fixes.push_back({.title = "Sort the names", .grade = Grade::safe, .edits = std::move(edits)});
    }
}

}  // namespace

extern constexpr Rule packages_unsorted{
    .info = {.name = "packages-unsorted",
             .summary = "A list of packages is in no order",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "sort-packages"},
    .check = &check,
};

}  // namespace loadline::rules
