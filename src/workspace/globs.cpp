// SPDX-License-Identifier: Apache-2.0
// Segment by segment: a table over (segments of the glob, segments of the folder) keeps "**" linear in both.
#include "workspace/globs.h"

#include <algorithm>
#include <optional>

#include "base/paths.h"
#include "base/span.h"
#include "base/text.h"

namespace loadline::workspace {
namespace {

constexpr std::size_t most_alternatives = 256;  // {a,b}{c,d}...

// "[a-z!]": the offset behind the bracket and whether `c` is in it; nothing where it does not close.
std::optional<std::pair<std::size_t, bool>> match_class(std::string_view glob, std::size_t at, char c) {
  auto here = at + 1;
  const bool negated = here < glob.size() && (glob[here] == '!' || glob[here] == '^');
  if (negated) ++here;
  bool found = false;
  for (const auto first = here; here < glob.size(); ++here) {
    if (glob[here] == ']' && here > first) return std::pair{here + 1, found != negated};
    if (here + 2 < glob.size() && glob[here + 1] == '-' && glob[here + 2] != ']') {
      found = found || (glob[here] <= c && c <= glob[here + 2]);
      here += 2;
    } else {
      found = found || glob[here] == c;
    }
  }
  return std::nullopt;
}

// One segment, with backtracking to the last star only.
bool segment_matches(std::string_view glob, std::string_view name) {
  // fast-glob and glob leave out hidden folders unless the dot is written.
  if (name.starts_with('.') && !glob.starts_with('.')) return false;
  std::size_t g = 0, n = 0, star = glob.npos, mark = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      mark = n;
      continue;
    }
    bool one = false;
    std::size_t next = g + 1;
    if (g < glob.size() && glob[g] == '?') {
      one = true;
    } else if (g < glob.size() && glob[g] == '[') {
      const auto read = match_class(glob, g, name[n]);
      one = read ? read->second : name[n] == '[';
      if (read) next = read->first;
    } else {
      one = g < glob.size() && glob[g] == name[n];
    }
    if (one) {
      g = next;
      ++n;
    } else if (star != glob.npos) {
      g = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

std::vector<std::string> alternatives(std::string_view glob) {
  std::vector<std::string> out = {std::string{glob}};
  for (std::size_t i = 0; i < out.size() && out.size() < most_alternatives;) {
    const auto open = out[i].find('{');
    const auto close = open == std::string::npos ? open : out[i].find('}', open);
    if (close == std::string::npos) {
      ++i;
      continue;
    }
    const std::string whole = std::move(out[i]);
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
    const auto inside = slice(whole, open + 1, close);
    const auto words = split(inside, ',');
    for (const auto word : words) out.push_back(whole.substr(0, open) + std::string{word} + whole.substr(close + 1));
  }
  return out;
}

bool path_matches(std::string_view glob, std::string_view folder) {
  const auto pattern = split(glob, '/');
  const auto path = folder.empty() ? std::vector<std::string_view>{} : split(folder, '/');
  // reachable[j]: the glob's first i segments match the path's first j
  std::vector<bool> reachable(path.size() + 1);
  reachable[0] = true;
  for (const auto segment : pattern) {
    std::vector<bool> next(path.size() + 1);
    bool any = false;
    for (std::size_t j = 0; j <= path.size(); ++j) {
      if (segment == "**") {
        any = any || reachable[j];
        next[j] = any;
        if (any && j < path.size() && path[j].starts_with('.')) any = false;
      } else if (j > 0 && reachable[j - 1]) {
        next[j] = segment_matches(segment, path[j - 1]);
      }
    }
    reachable = std::move(next);
  }
  return reachable[path.size()];
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view folder) {
  for (const auto& alternative : alternatives(glob)) {
    const auto cleaned = join_path("", alternative);
    if (cleaned.empty() ? folder.empty() : path_matches(cleaned, folder)) return true;
  }
  return false;
}

bool is_member(Manager manager, const std::vector<std::string>& globs, std::string_view folder) {
  if (contains(folder, "node_modules")) {
    for (const auto segment : split(folder, '/'))
      if (segment == "node_modules") return false;
  }
  bool member = false;
  for (const auto& glob : globs) {
    const bool negated = glob.starts_with('!');
    if (!glob_matches(std::string_view{glob}.substr(negated ? 1 : 0), folder)) continue;
    if (negated && manager == Manager::pnpm) return false;
    member = !negated;
  }
  return member;
}

}  // namespace loadline::workspace
