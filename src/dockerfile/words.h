// SPDX-License-Identifier: Apache-2.0
// Word expansion as the builder does it (BuildKit, frontend/dockerfile/shell/lex.go): every operator,
// nesting, quotes, escapes; and which variables a word used, found or missed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::dockerfile {

using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

struct Expanded {
  std::string text;
  std::vector<std::string> used;     // names that were looked up, in order, once each
  std::vector<std::string> missing;  // of those, the ones that had no value and no default
  std::vector<std::string> unset;    // all that had no value, the reference's "unmatched"
};

// ProcessWord: one word, quotes removed. The error is the reference's ("missing ':' in substitution", ...).
[[nodiscard]] Result<Expanded> expand_word(std::string_view word, const Lookup& lookup, char escape = '\\');
// ProcessWords: as above, and split at unquoted blanks.
[[nodiscard]] Result<std::vector<std::string>> expand_words(std::string_view words, const Lookup& lookup,
                                                            char escape = '\\');
// ExpandRaw, for heredocs of COPY and ADD: quotes stay.
[[nodiscard]] Result<Expanded> expand_raw(std::string_view text, const Lookup& lookup, char escape = '\\');

}  // namespace loadline::dockerfile
