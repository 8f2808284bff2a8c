// SPDX-License-Identifier: Apache-2.0
// Recorded builds as a person reads them: for each service what the first one took, and what the last one does.
#pragma once

#include <string>
#include <vector>

#include "builds/recorded.h"
#include "report/terminal.h"

namespace loadline::report {

// Of these services, in this order; empty: of all that were recorded, by name.
[[nodiscard]] std::string builds_text(const std::vector<builds::RecordedBuild>& builds,
                                      std::vector<std::string> services, const Style& style);

// "-55 %"; empty where there was nothing before.
[[nodiscard]] std::string share_text(double before, double after);

// One figure of a service, of the first and the last build that have it.
struct Change {
  std::string first, last, share;  // "380 s", "171 s", "-55 %"; of one build alone only the last
};
template <class Field, class Text>
[[nodiscard]] Change change_of(const std::vector<builds::RecordedBuild>& builds, const std::string& service,
                               Field field, Text text) {
  const auto has = [&](const builds::RecordedBuild& build) { return field(build).has_value(); };
  const auto* first = builds::oldest_with(builds, service, has);
  const auto* last = builds::newest_with(builds, service, has);
  if (first == nullptr) return {};
  const auto before = static_cast<double>(*field(*first)), after = static_cast<double>(*field(*last));
  if (first == last) return {.first = {}, .last = text(after), .share = {}};
  return {text(before), text(after), share_text(before, after)};
}

}  // namespace loadline::report
