// SPDX-License-Identifier: Apache-2.0
// Ignore files as the reference reads and matches them: moby/patternmatcher and its ignorefile package.
//
// Rules are applied in order and the last match wins; a path is matched when the pattern matches it or any
// of its parents; an exception (!) counts only while the path is excluded. Parents are matched first and
// their results handed down (MatchesUsingParentResults), as BuildKit's context walk does it (fsutil/filter.go).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "base/result.h"
#include "base/source.h"
#include "context/glob.h"

namespace loadline::context {

struct Pattern {
  std::string text;  // cleaned, without "!" and leading slash
  bool exception = false;
  Span span;         // of the line's text in the ignore file
};

// Which patterns matched a folder, for the paths directly inside it; empty for those at the top.
using MatchedPatterns = std::vector<bool>;

class IgnoreFile {
 public:
  IgnoreFile() = default;  // excludes nothing
  // Problems: a pattern that the reference refuses, upon which the build fails; it matches nothing here.
  [[nodiscard]] static IgnoreFile parse(const Source& source);
  // Of patterns that stand in no file: COPY --exclude, and the sources of COPY --parents.
  [[nodiscard]] static IgnoreFile of_patterns(const std::vector<std::string>& lines);

  // Whether the file (or folder) is left out of the context. `path` is relative to the context.
  [[nodiscard]] bool excludes(std::string_view path) const;
  // The pattern that decided, exceptions included; nothing where none matched.
  [[nodiscard]] std::optional<std::size_t> deciding_pattern(std::string_view path) const;
  // Whether an exception could bring back something below this excluded folder (then it must be entered).
  [[nodiscard]] bool may_reenter(std::string_view folder) const;

  // The same for a walk from the top down: the pattern that decided on `path`, given what its folder
  // matched; `own`, where given, takes what is to be handed to the paths inside.
  [[nodiscard]] std::optional<std::size_t> decide(std::string_view path, const MatchedPatterns& folder,
                                                  MatchedPatterns* own) const;
  [[nodiscard]] bool is_exclusion(std::optional<std::size_t> decision) const {
    return decision && !patterns_[*decision].exception;
  }

  [[nodiscard]] const std::vector<Pattern>& patterns() const { return patterns_; }
  [[nodiscard]] const std::vector<Glob>& globs() const { return globs_; }  // beside patterns()
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
  [[nodiscard]] const Source* source() const { return source_; }
  [[nodiscard]] bool has_exceptions() const;

 private:
  void add(std::string_view line, Place place);
  [[nodiscard]] std::optional<std::size_t> decide_from_top(std::string_view path) const;

  const Source* source_ = nullptr;
  std::vector<Pattern> patterns_;
  std::vector<Glob> globs_;
  std::vector<Problem> problems_;
};

// The ignore file of a build: `<dockerfile>.dockerignore` beside the Dockerfile replaces the one at the top
// of the context, even when it is empty (dockerui/config.go). Nothing where there is neither.
[[nodiscard]] std::optional<std::string> choose_ignore_file(std::string_view dockerfile,
                                                            std::string_view context_folder,
                                                            const std::function<bool(std::string_view)>& exists);

// Indices of patterns that match none of the files below the folder, neither themselves nor a folder above them.
[[nodiscard]] std::vector<std::size_t> dead_patterns(const IgnoreFile& ignore, const std::vector<File>& files,
                                                     std::string_view folder);
// "node_modules # installed later": ignore files know no comment after a pattern, so it matches nothing.
[[nodiscard]] bool holds_comment(const Pattern& pattern);

}  // namespace loadline::context
