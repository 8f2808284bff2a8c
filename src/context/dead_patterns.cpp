// SPDX-License-Identifier: Apache-2.0
// Which patterns of an ignore file do nothing. A pattern that has matched once is alive and is not asked again, so
// nearly all are done with after a few files.
#include <numeric>

#include "base/paths.h"
#include "context/folder_stack.h"
#include "context/ignore.h"

namespace loadline::context {
namespace {

struct Nothing {};

}  // namespace

std::vector<std::size_t> dead_patterns(const IgnoreFile& ignore, const std::vector<File>& files,
                                       std::string_view folder) {
  std::vector<std::size_t> dead(ignore.patterns().size());
  std::iota(dead.begin(), dead.end(), std::size_t{0});
  const auto look_at = [&](std::string_view path) {
    std::erase_if(dead, [&](std::size_t i) { return ignore.globs()[i].matches(path); });
  };
  // Each folder once: what matches it matches all that is in it.
  FolderStack<Nothing> stack{[&](std::string_view path, const Nothing&) {
    look_at(path);
    return Nothing{};
  }};
  for (const auto& file : files) {
    if (dead.empty()) break;
    if (!is_below(file.path, folder) || file.path.size() == folder.size()) continue;
    const auto path = std::string_view{file.path}.substr(folder.empty() ? 0 : folder.size() + 1);
    (void)stack.folder_of(path);
    look_at(path);
  }
  return dead;
}

bool holds_comment(const Pattern& pattern) {
  const auto at = pattern.text.find('#');
  return at != pattern.text.npos && at > 0 && (pattern.text[at - 1] == ' ' || pattern.text[at - 1] == '\t');
}

}  // namespace loadline::context
