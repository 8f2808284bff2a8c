// SPDX-License-Identifier: Apache-2.0
// One .gitignore file (or .git/info/exclude): its rules, and which of them is the last to match a path.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/wildmatch.h"

namespace loadline::git {

struct Rule {
  std::string literal;  // what the text must start with (or be, or end with)
  std::optional<Wildmatch> rest;  // of what follows the literal
  bool negative = false;
  bool only_folders = false;
  bool base_name = false;  // no slash in it: compared with the last part of the path
  bool ends_with = false;  // "*literal"

  // `path` is relative to the folder that the ignore file governs.
  [[nodiscard]] bool matches(std::string_view path, bool is_folder) const;
};

class IgnoreRules {
 public:
  [[nodiscard]] static IgnoreRules parse(std::string_view text);
  // Whether the last rule that matches ignores the path; nothing where none matches.
  [[nodiscard]] std::optional<bool> ignores(std::string_view path, bool is_folder) const;
  [[nodiscard]] bool empty() const { return rules_.empty(); }

 private:
  std::vector<Rule> rules_;
};

}  // namespace loadline::git
