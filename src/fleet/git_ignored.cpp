// SPDX-License-Identifier: Apache-2.0
// What git leaves out, as one set of patterns: a file that is not listed may still be there when people build.
//
// gitignore(5) differs from ignore files of builds in its anchors: a pattern without a slash in front or in
// the middle matches at any depth, the others below the folder of their file. Said in the other's language
// the same matcher answers both.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

std::string translated(std::string_view line, std::string_view folder) {
  const bool exception = line.starts_with('!');
  if (exception || line.starts_with("\\#") || line.starts_with("\\!")) line.remove_prefix(1);
  while (line.ends_with('/')) line.remove_suffix(1);
  if (line.empty()) return {};
  const bool anchored = contains(line, "/");
  if (line.starts_with('/')) line.remove_prefix(1);
  const std::string below = folder.empty() ? std::string{} : std::string{folder} + "/";
  return (exception ? "!" : "") + below + (anchored ? "" : "**/") + std::string{line};
}

}  // namespace

void read_git_ignored(Fleet& fleet) {
  std::vector<std::string> lines;
  for (const auto& file : fleet.files) {
    if (base_name(file.path) != ".gitignore" || file.kind != FileKind::regular) continue;
    const Source* source = fleet.sources->open(file.path);
    if (source == nullptr) continue;
    for (const auto line : split_lines(source->text())) {
      const auto pattern = trim(line);
      if (pattern.empty() || pattern.starts_with('#')) continue;
      if (auto text = translated(pattern, folder_of(file.path)); !text.empty()) lines.push_back(std::move(text));
    }
  }
  fleet.git_ignored = context::IgnoreFile::of_patterns(lines);
}

}  // namespace loadline::fleet
