// SPDX-License-Identifier: Apache-2.0
// An ignore comment that hides nothing.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const Ignored& ignored, const fleet::Fleet&, Findings& out) {
  using Outcome = Ignored::Outcome;
  switch (ignored.outcome) {
    case Outcome::used: break;
    case Outcome::unused:
      out.report(ignored.place, "`" + ignored.name + "` has nothing to say here: the comment can go");
      break;
    case Outcome::unknown:
      out.report(ignored.place, "there is no rule `" + ignored.name + "`" +
                                    (ignored.complaint.empty() ? "" : "; did you mean `" + ignored.complaint + "`?"));
      break;
    case Outcome::malformed:
      out.report(ignored.place, "this comment ignores nothing: " + ignored.complaint);
      break;
  }
}

}  // namespace

extern constexpr Rule unused_ignore{
    .info = {.name = "unused-ignore",
             .summary = "An ignore comment hides nothing",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
