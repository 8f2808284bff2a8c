// SPDX-License-Identifier: Apache-2.0
// Operands of COPY and ADD as paths of the context.
#include "fleet/context_copies.h"

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

bool is_context_copy(const dockerfile::Step& step) {
  const auto& instruction = *step.instruction;
  if (instruction.keyword != Keyword::copy && instruction.keyword != Keyword::add) return false;
  // --exclude takes away what the caller asks about.
  return instruction.flag("from") == nullptr && instruction.flag("exclude") == nullptr;
}

std::vector<std::string> sources_of(const dockerfile::Step& step) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
    const auto& word = step.words[i];
    if (!word || contains(*word, "://") || word->starts_with("git@") || word->starts_with("<<")) continue;
    auto path = clean_path(*word);
    if (path.starts_with('/')) path.erase(0, 1);
    if (path == "." || path == "*") path.clear();
    if (path.find_first_of("*?[\\") == path.npos) out.push_back(std::move(path));
  }
  return out;
}

}  // namespace

bool ContextCopy::takes(std::string_view path) const {
  return std::ranges::any_of(sources,
                             [&](const std::string& source) { return source.empty() || is_below(path, source); });
}

bool ContextCopy::takes_all() const { return std::ranges::find(sources, "") != sources.end(); }

std::vector<ContextCopy> copies_of(const Fleet& fleet, const Context& context) {
  std::vector<ContextCopy> out;
  std::set<const dockerfile::Instruction*> seen;
  for (const auto& build : fleet.builds) {
    if (build.context != &context || !build.dockerfile->judged) continue;
    for (const auto& stage : build.stages.stages) {
      if (!stage.reachable) continue;
      for (const auto& step : stage.steps) {
        if (!is_context_copy(step) || !seen.insert(step.instruction).second) continue;
        ContextCopy copy{&build, &step, sources_of(step)};
        if (!copy.sources.empty()) out.push_back(std::move(copy));
      }
    }
  }
  return out;
}

}  // namespace loadline::fleet
