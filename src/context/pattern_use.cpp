// SPDX-License-Identifier: Apache-2.0
// Which patterns of an ignore file do anything, counted over the files of a context.
#include "base/paths.h"
#include "context/folder_stack.h"
#include "context/ignore.h"

namespace loadline::context {
namespace {

// Every pattern on its own, whatever the others say: matched by the path or inherited from its folder.
MatchedPatterns match_all(const IgnoreFile& ignore, std::string_view path, const MatchedPatterns& folder) {
  MatchedPatterns out(ignore.patterns().size());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = (i < folder.size() && folder[i]) || ignore.globs()[i].matches(path);
  return out;
}

}  // namespace

std::vector<PatternUse> pattern_uses(const IgnoreFile& ignore, const std::vector<File>& files,
                                     std::string_view folder) {
  struct Matched {
    MatchedPatterns alone, in_order;
  };
  std::vector<PatternUse> out(ignore.patterns().size());
  FolderStack<Matched> stack{[&](std::string_view path, const Matched& above) {
    Matched own{match_all(ignore, path, above.alone), {}};
    (void)ignore.decide(path, above.in_order, &own.in_order);
    return own;
  }};
  for (const auto& file : files) {
    if (!is_below(file.path, folder) || file.path.size() == folder.size()) continue;
    const auto path = std::string_view{file.path}.substr(folder.empty() ? 0 : folder.size() + 1);
    const Matched& above = stack.folder_of(path);
    const auto alone = match_all(ignore, path, above.alone);
    for (std::size_t i = 0; i < alone.size(); ++i) out[i].matched += alone[i] ? 1u : 0u;
    if (const auto decision = ignore.decide(path, above.in_order, nullptr)) {
      ++out[*decision].decided;
      out[*decision].bytes += file.size;
    }
  }
  return out;
}

std::vector<std::size_t> dead_patterns(const std::vector<PatternUse>& uses) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < uses.size(); ++i)
    if (uses[i].matched == 0) out.push_back(i);
  return out;
}

bool holds_comment(const Pattern& pattern) {
  const auto at = pattern.text.find('#');
  return at != pattern.text.npos && at > 0 && (pattern.text[at - 1] == ' ' || pattern.text[at - 1] == '\t');
}

}  // namespace loadline::context
