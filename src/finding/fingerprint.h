// SPDX-License-Identifier: Apache-2.0
// What makes a finding the same finding tomorrow: its rule, its file, the text it points at and the part of the file
// that this stands in, not its line.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "finding/finding.h"

namespace loadline {

struct Fingerprint {
  std::string rule;
  std::string path;
  std::string text;             // 16 hexadecimal digits: of the text pointed at, blanks squeezed
  std::string part;             // 16 hexadecimal digits: of the part that it stands in (outline.h)
  std::size_t occurrence = 1;   // among findings that share all of these, in the order of the file

  // All in one word: "runs-as-root-9f86d081884c7d65-<of the part>-1-<of the path>".
  [[nodiscard]] std::string word() const;
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// Every part that the file has, as `Fingerprint::part` names it.
[[nodiscard]] std::set<std::string, std::less<>> parts_of(const Source& source);

// One for each finding, in the same order; `findings` are sorted as reports sort them.
[[nodiscard]] std::vector<Fingerprint> fingerprints_of(const std::vector<Finding>& findings);

}  // namespace loadline
