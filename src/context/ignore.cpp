// SPDX-License-Identifier: Apache-2.0
// Reads ignore files (ignorefile.ReadAll and patternmatcher.New) and decides on paths.
#include "context/ignore.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "context/go_match.h"
#include "context/utf8.h"

namespace loadline::context {
namespace {

constexpr std::size_t longest_line = 64 * 1024;  // bufio.MaxScanTokenSize: longer, and the reference gives up

// ignorefile.ReadAll: one line to one pattern.
std::string normalized(std::string_view line) {
  line = trim_space(line);
  const bool exception = line.starts_with('!');
  if (exception) line = trim_space(line.substr(1));
  std::string out = line.empty() ? "" : clean_path(line);
  if (out.size() > 1 && out[0] == '/') out.erase(0, 1);
  return exception ? "!" + out : out;
}

bool is_root(std::string_view path) { return path.empty() || path == "."; }

}  // namespace

IgnoreFile IgnoreFile::parse(const Source& source) {
  IgnoreFile out;
  out.source_ = &source;
  const std::string_view text = source.text();
  std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto line = slice(text, begin, end);
    const auto trimmed = trim_space(line);
    const auto from = trimmed.empty() ? begin : static_cast<std::size_t>(trimmed.data() - text.data());
    const Place place{&source, span_at(from, from + trimmed.size())};
    if (line.size() >= longest_line) {
      out.problems_.push_back({place, "the line is longer than 64 KiB: the builder refuses the file"});
    } else if (!line.starts_with('#') && !trimmed.empty()) {
      out.add(normalized(line), place);
    }
    begin = end + 1;
  }
  return out;
}

IgnoreFile IgnoreFile::of_patterns(const std::vector<std::string>& lines) {
  IgnoreFile out;
  for (const auto& line : lines) out.add(line, {});
  return out;
}

// patternmatcher.New, for one pattern. It trims and cleans once more, which shows in "/!a" and "/ a".
void IgnoreFile::add(std::string_view line, Place place) {
  line = trim_space(line);
  if (line.empty()) return;
  std::string text = clean_path(line);
  const bool exception = text[0] == '!';
  if (exception) text.erase(0, 1);
  if (text.empty()) {
    problems_.push_back({place, "an exception without a pattern: the builder refuses the file"});
    return;
  }
  if (!go_match_checked(text, ".")) {  // patternmatcher.New asks for this path, whatever the pattern
    problems_.push_back(
        {place, "bad pattern (an open \"[\", an empty range or a last \"\\\"): the builder refuses the file"});
    return;
  }
  Glob glob{text};
  if (glob.broken())
    problems_.push_back(
        {place, "bad pattern (an unknown escape or a reversed range): the build fails when it is applied"});
  patterns_.push_back({std::move(text), exception, place.span});
  globs_.push_back(std::move(glob));
}

std::optional<std::size_t> IgnoreFile::decide(std::string_view path, const MatchedPatterns& folder,
                                              MatchedPatterns* own) const {
  std::optional<std::size_t> decision;
  bool excluded = false;
  if (own) own->assign(patterns_.size(), false);
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    // An exception is not asked while nothing is excluded, nor the other way round; but what a folder
    // matched goes down whatever the state.
    const bool inherited = i < folder.size() && folder[i];
    if (!inherited && (patterns_[i].exception != excluded || !globs_[i].matches(path))) continue;
    if (own) (*own)[i] = true;
    excluded = !patterns_[i].exception;
    decision = i;
  }
  return decision;
}

std::optional<std::size_t> IgnoreFile::decide_from_top(std::string_view path) const {
  MatchedPatterns folder, own;
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    (void)decide(path.substr(0, slash), folder, &own);
    folder.swap(own);
  }
  return decide(path, folder, nullptr);
}

bool IgnoreFile::excludes(std::string_view path) const { return is_exclusion(deciding_pattern(path)); }

std::optional<std::size_t> IgnoreFile::deciding_pattern(std::string_view path) const {
  if (is_root(path) || patterns_.empty()) return std::nullopt;  // nobody excludes the context itself
  return decide_from_top(path);
}

bool IgnoreFile::has_exceptions() const { return std::ranges::any_of(patterns_, &Pattern::exception); }

bool IgnoreFile::may_reenter(std::string_view folder) const {
  if (is_root(folder)) return true;
  const std::string below = std::string{folder} + "/";
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (!patterns_[i].exception) continue;
    const auto start = globs_[i].literal_start();
    const bool whole = globs_[i].kind() == Glob::Kind::exact;
    if (start.starts_with(below)) return true;
    if (!whole && below.starts_with(start)) return true;
  }
  return false;
}

std::optional<std::string> choose_ignore_file(std::string_view dockerfile, std::string_view context_folder,
                                              const std::function<bool(std::string_view)>& exists) {
  auto beside = std::string{dockerfile} + ".dockerignore";
  if (exists(beside)) return beside;
  auto at_top = join_path(context_folder, ".dockerignore");
  if (exists(at_top)) return at_top;
  return std::nullopt;
}

}  // namespace loadline::context
