// SPDX-License-Identifier: Apache-2.0
// pnpm: workspace/filter-workspace-packages/src/{parsePackageSelector,index}.ts and workspace/pkgs-graph at v9.14.2:
// the graph behind "..." has an edge for each dependency of any kind that is linked, devDependencies included,
// and for --filter-prod one without them.
#include "workspace/filter.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/paths.h"
#include "workspace/globs.h"
#include "workspace/names.h"

namespace loadline::workspace {
namespace {

using Members = std::set<const Manifest*>;

struct Selector {
  bool exclude = false;
  bool dependencies = false, dependents = false;
  bool without_self = false;
  std::string name, folder;  // patterns; an empty one is not asked
  bool by_change = false;
};

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}
bool take_start(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

Selector read(std::string_view text) {
  Selector out;
  out.exclude = take_start(text, "!");
  if ((out.dependencies = take_end(text, "..."))) out.without_self = take_end(text, "^");
  if ((out.dependents = take_start(text, "..."))) out.without_self = take_start(text, "^") || out.without_self;
  if (text.ends_with(']')) {
    out.by_change = true;
    text = text.substr(0, text.find('['));
  }
  if (const auto brace = text.find('{'); brace != text.npos && text.ends_with('}')) {
    out.folder = text.substr(brace + 1, text.size() - brace - 2);
    text = text.substr(0, brace);
  } else if (text.starts_with('.')) {
    out.folder = text;
    text = {};
  }
  out.name = text;
  return out;
}

// "*" crosses slashes in names (@pnpm/matcher).
bool name_matches(std::string_view pattern, std::string_view name) {
  std::size_t at = 0, in_pattern = 0, star = pattern.npos, tried = 0;
  while (at < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      tried = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == name[at]) {
      ++in_pattern;
      ++at;
    } else if (star != pattern.npos) {
      in_pattern = star + 1;
      at = ++tried;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == pattern.npos;
}

bool folder_matches(std::string_view pattern, std::string_view folder) {
  const auto cleaned = clean_path(pattern);
  return cleaned == "." ? folder.empty() : glob_matches(cleaned, folder) || cleaned == folder;
}

class Choice {
 public:
  Choice(const Workspace& workspace, bool production_only)
      : workspace_{workspace}, names_{workspace}, production_only_{production_only} {}

  [[nodiscard]] Members of(const Selector& selector) const {
    if (selector.by_change) return {};
    const auto direct = named(selector);
    Members out;
    if (!selector.without_self) out = direct;
    if (selector.dependencies) reach(direct, out, [&](const Manifest& from) { return needed_by(from); });
    if (selector.dependents) reach(direct, out, [&](const Manifest& from) { return in_need_of(from); });
    return out;
  }

 private:
  [[nodiscard]] Members named(const Selector& selector) const {
    Members out;
    for (const auto* member : workspace_.members) {
      const auto folder = relative_path(member->folder, workspace_.folder);
      if (!selector.name.empty() && !name_matches(selector.name, member->name)) continue;
      if (!selector.folder.empty() && !folder_matches(selector.folder, folder)) continue;
      out.insert(member);
    }
    if (!out.empty() || selector.name.empty() || selector.name.starts_with('@')) return out;
    // A name without its scope; npm and yarn take a folder as well.
    for (const auto* member : workspace_.members) {
      const auto slash = member->name.find('/');
      const bool scoped = slash != std::string::npos && name_matches(selector.name, member->name.substr(slash + 1));
      const auto folder = relative_path(member->folder, workspace_.folder);
      if (scoped || selector.name == folder || selector.name == base_name(folder)) out.insert(member);
    }
    return out;
  }

  [[nodiscard]] Members needed_by(const Manifest& from) const {
    Members out;
    for (const auto& requirement : from.requirements) {
      if (production_only_ && requirement.kind == DependencyKind::development) continue;
      if (const auto* member = names_.linked(from, requirement)) out.insert(member);
    }
    return out;
  }
  [[nodiscard]] Members in_need_of(const Manifest& wanted) const {
    Members out;
    for (const auto* member : workspace_.members)
      if (needed_by(*member).contains(&wanted)) out.insert(member);
    return out;
  }

  template <class Next>
  static void reach(const Members& from, Members& out, const Next& next) {
    Members seen;
    std::vector<const Manifest*> open{from.begin(), from.end()};
    while (!open.empty()) {
      const auto* at = open.back();
      open.pop_back();
      for (const auto* member : next(*at))
        if (seen.insert(member).second) open.push_back(member);
    }
    out.insert(seen.begin(), seen.end());
  }

  const Workspace& workspace_;
  Names names_;
  bool production_only_;
};

}  // namespace

std::vector<const Manifest*> chosen_by(const Workspace& workspace, const Filters& filters) {
  const Choice choice{workspace, filters.production_only};
  Members taken, left_out;
  bool any = false;
  for (const auto& text : filters.selectors) {
    const auto selector = read(text);
    auto& into = selector.exclude ? left_out : taken;
    into.merge(choice.of(selector));
    any = any || !selector.exclude;
  }
  std::vector<const Manifest*> out;
  for (const auto* member : workspace.members)
    if ((!any || taken.contains(member)) && !left_out.contains(member)) out.push_back(member);
  return out;
}

}  // namespace loadline::workspace
