// SPDX-License-Identifier: Apache-2.0
// pnpm: config/parse-overrides and hooks/read-package-hook/src/createVersionsOverrider.ts at v9.14.2.
#include "workspace/overrides.h"

#include <algorithm>

#include "base/paths.h"
#include "base/span.h"
#include "versions/semver.h"

namespace loadline::workspace {
namespace {

// ">" between parent and child: the first that follows neither a blank, "|" nor "@".
std::size_t delimiter_in(std::string_view selector) {
  for (std::size_t at = 1; at < selector.size(); ++at) {
    const char before = selector[at - 1];
    if (selector[at] == '>' && before != ' ' && before != '|' && before != '@') return at;
  }
  return selector.npos;
}

void split_selector(std::string_view selector, std::string& name, std::string& range) {
  const auto at = selector.find('@', 1);
  name = selector.substr(0, at);
  if (at != selector.npos) range = selector.substr(at + 1);
}

bool ranges_meet(std::string_view selected, std::string_view written) {
  if (selected.empty() || selected == written) return true;
  const auto a = versions::parse_range(written);
  const auto b = versions::parse_range(selected);
  return a && b && intersects(*a, *b);
}

const Override* most_specific(const std::vector<Override>& overrides, const Manifest& manifest, bool with_parent,
                              std::string_view name, std::string_view specifier) {
  const Override* best = nullptr;
  for (const auto& override_ : overrides) {
    if (override_.name != name || override_.parent.empty() == with_parent) continue;
    if (with_parent && override_.parent != manifest.name) continue;
    if (with_parent && !override_.parent_range.empty() &&
        !versions::satisfies(manifest.version, override_.parent_range))
      continue;
    if (!ranges_meet(override_.range, specifier)) continue;
    // One with a range beats one without; of two ranges that meet the later is the narrower to pnpm.
    if (best == nullptr || (!override_.range.empty() && ranges_meet(best->range, override_.range))) best = &override_;
  }
  return best;
}

}  // namespace

std::vector<Override> parse_overrides(const std::vector<Requirement>& written) {
  std::vector<Override> out;
  for (const auto& entry : written) {
    Override next;
    const std::string_view selector = entry.name;
    const auto delimiter = delimiter_in(selector);
    if (delimiter == selector.npos) {
      split_selector(selector, next.name, next.range);
    } else {
      split_selector(selector.substr(0, delimiter), next.parent, next.parent_range);
      split_selector(selector.substr(delimiter + 1), next.name, next.range);
    }
    next.specifier = entry.specifier;
    out.push_back(std::move(next));
  }
  return out;
}

std::optional<std::string> overridden(const std::vector<Override>& overrides, const Manifest& manifest,
                                      std::string_view root_folder, std::string_view name, std::string_view specifier) {
  const Override* found = most_specific(overrides, manifest, true, name, specifier);
  if (found == nullptr) found = most_specific(overrides, manifest, false, name, specifier);
  if (found == nullptr) return std::string{specifier};
  if (found->specifier == "-") return std::nullopt;
  for (const std::string_view protocol : {"link:", "file:"}) {
    if (!found->specifier.starts_with(protocol)) continue;
    const auto path = std::string_view{found->specifier}.substr(protocol.size());
    if (path.starts_with('/')) break;
    return std::string{protocol} + relative_path(join_path(root_folder, path), manifest.folder);
  }
  return found->specifier;
}

}  // namespace loadline::workspace
