// SPDX-License-Identifier: Apache-2.0
// One pattern of an ignore file, compiled as moby/patternmatcher compiles it (Pattern.compile): most are
// compared as they stand, or by their start or end; the rest become a regular expression.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "context/regex.h"

namespace loadline::context {

class Glob {
 public:
  enum class Kind : std::uint8_t { exact, prefix, suffix, regex };

  // `pattern` is cleaned, without "!".
  explicit Glob(std::string_view pattern);

  // Whether the whole path (and not a parent of it) matches.
  [[nodiscard]] bool matches(std::string_view path) const;
  [[nodiscard]] Kind kind() const { return kind_; }
  // What the reference would hand to Go's regexp, for kind regex.
  [[nodiscard]] const std::string& regex_text() const { return text_; }
  // The reference fails at the first match with it (bad escape, reversed range).
  [[nodiscard]] bool broken() const { return kind_ == Kind::regex && !regex_; }
  // Every path that matches starts with this.
  [[nodiscard]] std::string_view literal_start() const { return literal_start_; }

 private:
  Kind kind_ = Kind::exact;
  std::string text_;  // what is compared, or the regular expression
  std::string literal_start_;
  std::optional<Regex> regex_;
};

}  // namespace loadline::context
