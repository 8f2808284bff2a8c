// SPDX-License-Identifier: Apache-2.0
// Lines of an ignore file that exclude nothing and were meant to.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Names of what builds, tests and editors leave behind, and of what nearly every project has or may have: a
// pattern for one of these is care and no mistake.
constexpr std::array<std::string_view, 62> usual = {"node_modules",
                                                    "bower_components",
                                                    "jspm_packages",
                                                    "dist",
                                                    "build",
                                                    "out",
                                                    "output",
                                                    "target",
                                                    "bin",
                                                    "obj",
                                                    "lib",
                                                    "libs",
                                                    "coverage",
                                                    "htmlcov",
                                                    "tmp",
                                                    "temp",
                                                    "log",
                                                    "logs",
                                                    "cache",
                                                    "vendor",
                                                    "venv",
                                                    "env",
                                                    "virtualenv",
                                                    "docs",
                                                    "doc",
                                                    "test",
                                                    "tests",
                                                    "e2e",
                                                    "spec",
                                                    "specs",
                                                    "examples",
                                                    "example",
                                                    "samples",
                                                    "fixtures",
                                                    "scripts",
                                                    "charts",
                                                    "helm",
                                                    "k8s",
                                                    "kubernetes",
                                                    "deploy",
                                                    "terraform",
                                                    "infra",
                                                    "data",
                                                    "db",
                                                    "uploads",
                                                    "backup",
                                                    "backups",
                                                    "secrets",
                                                    "certs",
                                                    "dockerfile",
                                                    "containerfile",
                                                    "docker",
                                                    "makefile",
                                                    "license",
                                                    "readme",
                                                    "changelog",
                                                    "contributing",
                                                    "justfile",
                                                    "storybook-static",
                                                    "playwright-report",
                                                    "test-results",
                                                    "__pycache__"};

bool is_usual(std::string_view name) {
  if (name.starts_with('.') || name.starts_with('_')) return true;
  // "README.md", "docker-compose.yml", "yarn-error.log": names with an ending are files, and mostly somebody's habit.
  const auto stem = lower(name.substr(0, name.find('.')));
  return name.find('.') != name.npos || std::ranges::find(usual, std::string_view{stem}) != usual.end();
}

bool is_literal(std::string_view name) { return name.find_first_of("*?[\\") == name.npos; }

// Names directly inside a folder of the tree.
std::vector<std::string_view> names_in(const fleet::Fleet& fleet, std::string_view folder) {
  const std::string prefix = folder.empty() ? "" : std::string{folder} + "/";
  std::set<std::string_view> out;
  auto at = std::ranges::lower_bound(fleet.files, prefix, {}, &File::path);
  for (; at != fleet.files.end() && at->path.starts_with(prefix); ++at) {
    const auto rest = std::string_view{at->path}.substr(prefix.size());
    out.insert(rest.substr(0, rest.find('/')));
  }
  return {out.begin(), out.end()};
}

// The first part of a pattern that does not exist below what does, and why that is telling.
struct Gap {
  std::string folder;  // exists, tree-relative
  std::string name;  // does not exist in it
};

std::optional<Gap> gap_of(const fleet::Fleet& fleet, std::string_view context, std::string_view pattern) {
  std::string folder{context};
  for (const auto part : split(pattern, '/')) {
    if (!is_literal(part) || part.empty()) return std::nullopt;
    const auto next = join_path(folder, part);
    if (fleet.has_folder(next)) {
      folder = next;
      continue;
    }
    if (fleet.has_file(next) || is_usual(part) || fleet.git_ignored.excludes(next)) return std::nullopt;
    return Gap{folder, std::string{part}};
  }
  return std::nullopt;
}

// Git leaves out this very path and not only what is called so anywhere (`dist`): somebody's build makes it.
bool is_named_for_git(const fleet::Fleet& fleet, const std::string& path, const Gap& gap) {
  const auto deciding = fleet.git_ignored.deciding_pattern(path);
  return deciding && contains(fleet.git_ignored.patterns()[*deciding].text, gap.name);
}

void report_comment(const fleet::IgnoreFile& file, const context::Pattern& pattern, Findings& out) {
  const Place place{file.rules.source(), pattern.span};
  const auto line = place.text();
  const auto hash = std::min(line.find(" #"), line.find("\t#"));
  if (hash == line.npos) return;
  const auto meant = trim(line.substr(0, hash));
  const auto comment = trim(line.substr(hash));
  auto& finding = out.report(
      place, "`" + std::string{meant} + "` is not excluded: the comment behind it is part of the pattern");
  finding.severity = Severity::warning;
  finding.fixes.push_back(
      {"Put the comment on a line of its own",
       Grade::risky,
       {{place, std::string{comment} + std::string{line_ending_of(*place.source)} + std::string{meant}}}});
}

void report_dead(const fleet::Fleet& fleet, const fleet::IgnoreFile& file, const context::Pattern& pattern,
                 const Gap& gap, Findings& out) {
  const auto near = nearest(gap.name, names_in(fleet, gap.folder));
  const auto where = gap.folder.empty() ? std::string{} : " in `" + gap.folder + "`";
  out.report({file.rules.source(), pattern.span}, "`" + pattern.text + "` matches nothing: there is no `" + gap.name +
                                                      "`" + where +
                                                      (near.empty() ? "" : " (`" + std::string{near} + "`?)"));
}

void check(const fleet::IgnoreFile& file, const fleet::Fleet& fleet, Findings& out) {
  const auto context = std::ranges::find(fleet.contexts, &file, &fleet::Context::ignore);
  if (context == fleet.contexts.end() || fleet::setting_of(file.path) == fleet::Setting::archived) return;
  for (const auto index : context::dead_patterns(file.rules, fleet.files, context->folder)) {
    const auto& pattern = file.rules.patterns()[index];
    if (context::holds_comment(pattern)) {
      report_comment(file, pattern, out);
    } else if (!pattern.exception) {
      const auto gap = gap_of(fleet, context->folder, pattern.text);
      if (gap && !is_named_for_git(fleet, join_path(context->folder, pattern.text), *gap))
        report_dead(fleet, file, pattern, *gap, out);
    }
  }
}

}  // namespace

extern constexpr Rule dead_ignore_pattern{
    .info = {.name = "dead-ignore-pattern",
             .summary = "A line of an ignore file excludes nothing",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
