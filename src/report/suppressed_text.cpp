// SPDX-License-Identifier: Apache-2.0
// The last lines of an audit: what is hidden, by what.
#include "report/suppressed_text.h"

#include <algorithm>

#include "base/units.h"
#include "report/finding_text.h"

namespace loadline::report {

std::string suppressed_text(const SuppressedRequest& request, const Style& style) {
  const auto total = request.suppressed.size();
  const auto accepted =
      static_cast<std::size_t>(std::ranges::count(request.suppressed, std::string{"baseline"}, &Suppressed::by));
  std::string out;
  if (request.each)
    for (const auto& one : request.suppressed)
      out += "  " + painted(one.finding.at ? place_text(one.finding.at) : "", Ink::dim, style) + " " +
             std::string{one.finding.rule->name} + ": " + shown(one.finding.message) + "\n    hidden by " + one.by +
             (one.place ? " at " + place_text(one.place) : "") + (one.reason.empty() ? "" : ": " + shown(one.reason)) +
             "\n";
  if (!out.empty()) out = "\n" + painted("Hidden", Ink::bold, style) + "\n" + out;
  std::string line;
  if (total > accepted) line += count_text(total - accepted) + " hidden by comments";
  if (accepted > 0) line += (line.empty() ? "" : ", ") + count_text(accepted) + " accepted by " + shown(request.baseline);
  if (!line.empty()) out += line + (request.each ? "" : "; --show-suppressed lists them") + "\n";
  if (request.fixed > 0)
    out += count_text(request.fixed) + (request.fixed == 1 ? " finding" : " findings") + " of " +
           shown(request.baseline) + (request.fixed == 1 ? " is" : " are") +
           " fixed; `loadline baseline --update` drops " + (request.fixed == 1 ? "it" : "them") + "\n";
  return out;
}

}  // namespace loadline::report
