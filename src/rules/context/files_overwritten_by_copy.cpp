// SPDX-License-Identifier: Apache-2.0
// COPY shared/*/package.json ./shared/: files of one name land on one another.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "fleet/copied.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Files that the pattern names themselves, and not by a folder above them.
std::vector<std::string> named_files(const fleet::Build& build, const fleet::CopySource& source) {
  std::vector<std::string> out;
  const auto depth = [](std::string_view path) { return std::ranges::count(path, '/'); };
  const auto& content = build.context->content;
  for (const auto i : context::select(content, source.path).files)
    if (depth(content.files[i].path) == depth(source.path)) out.push_back(content.files[i].path);
  return out;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.context == nullptr) return;
  for (const auto* stage : reachable_stages(build))
    for (const auto& source : context_sources(build, *stage)) {
      if (source.path.find_first_of("*?") == source.path.npos || source.step->flags.contains("parents")) continue;
      // Said by wildcard-in-copy-destination.
      if (source.step->instruction->words.back().text.find('*') != std::string::npos) continue;
      std::map<std::string_view, std::vector<std::string>> by_name;
      const auto files = named_files(build, source);
      for (const auto& file : files) by_name[base_name(file)].push_back(file);
      for (const auto& [name, same] : by_name) {
        if (same.size() < 2) continue;
        auto& finding = out.report(source.place, std::to_string(same.size()) + " files called `" + std::string{name} +
                                                     "` land in one place: only the last stays");
        for (const auto& file : same)
          if (finding.notes.size() < 5) finding.notes.push_back({{}, "`" + file + "`"});
      }
    }
}

}  // namespace

extern constexpr Rule files_overwritten_by_copy{
    .info = {.name = "files-overwritten-by-copy",
             .summary = "Files of one name, from several folders, are copied into one place",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
