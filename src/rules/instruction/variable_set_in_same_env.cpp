// SPDX-License-Identifier: Apache-2.0
// ENV A=1 B=$A.
#include <set>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool uses(std::string_view value, std::string_view name) {
  for (auto at = value.find('$'); at != value.npos; at = value.find('$', at + 1)) {
    auto rest = value.substr(at + 1);
    const bool braces = rest.starts_with('{');
    if (braces) rest.remove_prefix(1);
    if (!rest.starts_with(name) || (at > 0 && value[at - 1] == '\\')) continue;
    const char next = rest.size() > name.size() ? rest[name.size()] : ' ';
    const bool word = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9') ||
                      next == '_';
    if (!word) return true;
  }
  return false;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  std::set<std::string> known;  // what earlier instructions have set has a value, if another
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto& pairs = instruction.pairs;
    if (instruction.keyword == Keyword::from) known.clear();
    if (instruction.keyword == Keyword::arg)
      for (const auto& pair : pairs) known.insert(pair.key);
    if (instruction.keyword != Keyword::env) continue;
    for (std::size_t i = 0; i < pairs.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (!pairs[i].value || !uses(*pairs[i].value, pairs[j].key) || known.contains(pairs[j].key)) continue;
        auto& finding = out.report(
            dockerfile.at(pairs[i].span),
            "`" + pairs[j].key + "` has here the value that it had before this instruction: none");
        finding.notes.push_back({dockerfile.at(pairs[j].span), "holds from the next instruction on"});
        const auto& source = *dockerfile.file.source;
        const auto between = source.text({pairs[i - 1].span.end, pairs[i].span.begin});
        // On one line the rest becomes an ENV of its own.
        if (trim(between).empty() && !contains(between, "\n"))
          finding.fixes.push_back({.title = "Set it in an ENV of its own",
                                   .grade = Grade::risky,
                                   .edits = {replaced({&source, {pairs[i - 1].span.end, pairs[i].span.begin}},
                                                      std::string{line_ending_of(source)} + "ENV ")}});
      }
    for (const auto& pair : pairs) known.insert(pair.key);
  }
}

}  // namespace

extern constexpr Rule variable_set_in_same_env{
    .info = {.name = "variable-set-in-same-env",
             .summary = "ENV uses a variable that it sets in the same instruction",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "DL3044"},
    .check = &check,
};

}  // namespace loadline::rules
