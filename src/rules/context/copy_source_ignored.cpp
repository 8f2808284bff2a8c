// SPDX-License-Identifier: Apache-2.0
// A COPY of something that the ignore file leaves out: as a whole, or source folders inside of it.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "code/facts.h"
#include "fleet/copied.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using fleet::Presence;

// Files of the repository below a path of the context.
std::vector<const File*> files_below(const fleet::Fleet& fleet, const fleet::Build& build, std::string_view path) {
  std::vector<const File*> out;
  const auto root = resolve_path(build.context->folder, path);
  if (!root) return out;
  auto at = std::ranges::lower_bound(fleet.files, *root, {}, &File::path);
  for (; at != fleet.files.end() && (at->path == *root || root->empty() || at->path.starts_with(*root)); ++at)
    if (is_below(at->path, *root)) out.push_back(&*at);
  return out;
}

void note_pattern(const fleet::Build& build, std::size_t pattern, Finding& finding) {
  const auto& rules = build.context->ignore->rules;
  finding.notes.push_back({{rules.source(), rules.patterns()[pattern].span}, "this pattern leaves it out"});
}

void report_whole(const fleet::Build& build, const fleet::CopySource& source, const fleet::Fleet& fleet,
                  Findings& out) {
  const auto& rules = build.context->ignore->rules;
  auto& finding = out.report(
      source.place,
      source.path.empty()
          ? "the ignore file keeps everything out of the context"
          : "`" + source.path + "` is in the repository, and the ignore file keeps it out of the context");
  auto decided = rules.deciding_pattern(source.path);
  if (!rules.is_exclusion(decided))
    if (const auto files = files_below(fleet, build, source.path); !files.empty())
      decided = rules.deciding_pattern(relative_path(files.front()->path, build.context->folder));
  if (decided) note_pattern(build, *decided, finding);
  if (source.path.empty() || source.path.find_first_of("*?[\\!#") != std::string::npos) return;
  const Source& file = *rules.source();
  const auto text = file.text();
  const std::string ending{line_ending_of(file)};
  finding.fixes.push_back(
      {"Let it through",
       Grade::risky,
       {insert_at(file, static_cast<std::uint32_t>(text.size()),
                  (text.empty() || text.ends_with('\n') ? "" : ending) + "!" + source.path + ending)}});
}

// The file of the build's package that imports something below the folder, if one does.
Place import_into(const fleet::Build& build, const fleet::Fleet& fleet, std::string_view folder) {
  if (build.package == nullptr) return {};
  const auto facts = fleet.facts.find(build.package);
  const auto in_tree = resolve_path(build.context->folder, folder);
  if (facts == fleet.facts.end() || !in_tree) return {};
  for (const auto& import : facts->second.imports) {
    if (import.type_only || !import.specifier.starts_with('.') || !import.place) continue;
    const auto importer = import.place.source->path();
    if (is_below(importer, *in_tree)) continue;
    const auto reached = resolve_path(folder_of(importer), import.specifier);
    if (reached && is_below(*reached, *in_tree)) return import.place;
  }
  return {};
}

// Source folders inside a copied folder that a pattern with a wildcard drops while their neighbours stay.
void report_inside(const fleet::Build& build, const fleet::CopySource& source, const fleet::Fleet& fleet,
                   Findings& out) {
  const auto& rules = build.context->ignore->rules;
  std::map<std::size_t, std::map<std::string, std::size_t>> dropped;  // by pattern, folder
  for (const auto* in_tree : files_below(fleet, build, source.path)) {
    if (!fleet::is_code_file(in_tree->path) || !contains(in_tree->path, "/src/")) continue;  // most, for little
    const auto file = relative_path(in_tree->path, build.context->folder);
    // What the context holds is not excluded; asking anything else would cost far more than this search.
    if (std::ranges::binary_search(build.context->content.files, file, {}, &File::path)) continue;
    if (!contains(file, "/src/") || !code::is_production_source(relative_path(file, source.path))) continue;
    const auto decided = rules.deciding_pattern(file);
    if (!rules.is_exclusion(decided)) continue;
    // A pattern that names the whole path means it; one that matches the file's own name means files like it.
    const auto& pattern = rules.patterns()[*decided].text;
    if (pattern.find('*') == pattern.npos) continue;
    std::string folder{folder_of(file)};
    while (!folder.empty() && rules.is_exclusion(rules.deciding_pattern(folder_of(folder))))
      folder = std::string{folder_of(folder)};
    if (!rules.is_exclusion(rules.deciding_pattern(folder)) || !is_below(folder, source.path) || folder == source.path)
      continue;
    ++dropped[*decided][folder];
  }
  for (const auto& [pattern, folders] : dropped)
    for (const auto& [folder, files] : folders) {
      const auto import = import_into(build, fleet, folder);
      auto& finding = out.report(
          source.place, "`" + rules.patterns()[pattern].text + "` drops `" + folder + "` (" + std::to_string(files) +
                            (files == 1 ? " source file) " : " source files) ") + "out of this folder");
      finding.severity = import ? Severity::error : Severity::warning;
      note_pattern(build, pattern, finding);
      if (import) finding.notes.push_back({import, "is imported here"});
    }
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (build.context == nullptr || build.context->ignore == nullptr) return;
  for (const auto* stage : reachable_stages(build))
    for (const auto& source : context_sources(build, *stage)) {
      const auto presence = presence_of(build, source, fleet);
      if (presence == Presence::ignored) report_whole(build, source, fleet, out);
      if (presence == Presence::there && !source.path.empty()) report_inside(build, source, fleet, out);
    }
}

}  // namespace

extern constexpr Rule copy_source_ignored{
    .info = {.name = "copy-source-ignored",
             .summary = "A COPY takes something that the ignore file leaves out",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "CopyIgnoredFile"},
    .check = &check,
};

}  // namespace loadline::rules
