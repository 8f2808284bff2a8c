// SPDX-License-Identifier: Apache-2.0
// Ignore files as the reference reads and matches them: moby/patternmatcher and its ignorefile package.
//
// Rules are applied in order and the last match wins; a path is matched when the pattern matches it or any
// of its parents; an exception (!) counts only while the path is excluded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace loadline::context {

struct Pattern {
  std::string text;  // cleaned, without "!" and leading slash
  bool exception = false;
  Span span;         // of the line's text in the ignore file
};

class IgnoreFile {
 public:
  IgnoreFile() = default;  // excludes nothing
  [[nodiscard]] static IgnoreFile parse(const Source& source);

  // Whether the file (or folder) is left out of the context. `path` is relative to the context.
  [[nodiscard]] bool excludes(std::string_view path) const;
  // The pattern that decided, exceptions included; nothing where none matched.
  [[nodiscard]] std::optional<std::size_t> deciding_pattern(std::string_view path) const;
  // Whether an exception could bring back something below this excluded folder (then it must be entered).
  [[nodiscard]] bool may_reenter(std::string_view folder) const;

  [[nodiscard]] const std::vector<Pattern>& patterns() const { return patterns_; }
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
  [[nodiscard]] const Source* source() const { return source_; }

 private:
  const Source* source_ = nullptr;
  std::vector<Pattern> patterns_;
  std::vector<Problem> problems_;
};

}  // namespace loadline::context
