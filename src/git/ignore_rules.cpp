// SPDX-License-Identifier: Apache-2.0
// Git's dir.c: add_patterns_from_buffer, parse_path_pattern, match_basename, match_pathname.
#include "git/ignore_rules.h"

#include <algorithm>

#include "base/paths.h"
#include "base/span.h"

namespace loadline::git {
namespace {

constexpr std::string_view glob_special = "*?[\\";

// Spaces at the end do not count, unless escaped; tabs do count (trim_trailing_spaces).
std::string_view without_trailing_spaces(std::string_view line) {
  auto end = line.npos;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') {
      if (end == line.npos) end = i;
      continue;
    }
    if (line[i] == '\\' && ++i >= line.size()) return line;
    end = line.npos;
  }
  return line.substr(0, end);
}

Rule rule_of(std::string_view text) {
  Rule out;
  out.negative = text.starts_with('!');
  if (out.negative) text.remove_prefix(1);
  const auto with_slash = text;
  out.only_folders = text.ends_with('/');
  if (out.only_folders) text.remove_suffix(1);
  out.base_name = text.find('/') == text.npos;
  out.ends_with = out.base_name && with_slash.starts_with('*') &&
                  with_slash.find_first_of(glob_special, 1) == text.npos;
  if (out.ends_with) {
    out.literal = text.substr(1);
    return out;
  }
  if (text.starts_with('/')) text.remove_prefix(1);
  const auto plain = std::min(text.find_first_of(glob_special), text.size());
  if (out.base_name) {
    // The whole pattern goes to wildmatch, which knows no slashes then.
    if (plain == text.size()) out.literal = text;
    else out.rest.emplace(text, false);
    return out;
  }
  // What follows the literal start is matched on its own, so that "a**/b" begins with a true "**/": so does git.
  out.literal = text.substr(0, plain);
  if (plain < text.size()) out.rest.emplace(text.substr(plain), true);
  return out;
}

}  // namespace

bool Rule::matches(std::string_view path, bool is_folder) const {
  if (only_folders && !is_folder) return false;
  if (ends_with) return path.ends_with(literal);
  if (base_name && !rest)  // told without looking for the name: most rules, asked for every path
    return path.ends_with(literal) && (path.size() == literal.size() || path[path.size() - literal.size() - 1] == '/');
  const auto text = base_name ? loadline::base_name(path) : path;
  if (!rest) return text == literal;
  return text.starts_with(literal) && rest->matches(text.substr(literal.size()));
}

IgnoreRules IgnoreRules::parse(std::string_view text) {
  IgnoreRules out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto line = slice(text, begin, end);
    begin = end + 1;
    if (line.empty() || line[0] == '#') continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = without_trailing_spaces(line.substr(0, line.find('\0')));
    if (!line.empty()) out.rules_.push_back(rule_of(line));
  }
  return out;
}

std::optional<bool> IgnoreRules::ignores(std::string_view path, bool is_folder) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
    if (rule->matches(path, is_folder)) return !rule->negative;
  return std::nullopt;
}

}  // namespace loadline::git
