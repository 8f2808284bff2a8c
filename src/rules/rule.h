// SPDX-License-Identifier: Apache-2.0
// A rule is a face (RuleInfo), a page, and one function of one subject.
//
// The type of the first argument says what the rule looks at; the fleet is there for what that subject is
// tied to. A check is pure: no state outlives the call, nothing is printed, the disk is not searched.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "finding/finding.h"
#include "fleet/fleet.h"
#include "rules/ignored.h"

namespace loadline::rules {

// Where a rule puts what it finds. It stamps each finding with the rule and the services concerned.
class Findings {
 public:
  Findings(const RuleInfo& rule, std::vector<std::string> services) : rule_{rule}, services_{std::move(services)} {}

  // Keep the reference for one expression only: the next report() may move it.
  Finding& report(Place at, std::string message) {
    return list_.emplace_back(Finding{
        .rule = &rule_, .severity = rule_.severity, .at = at, .message = std::move(message), .services = services_});
  }
  [[nodiscard]] std::vector<Finding> take() && { return std::move(list_); }

 private:
  const RuleInfo& rule_;
  std::vector<std::string> services_;
  std::vector<Finding> list_;
};

template <class Subject>
using Check = void (*)(const Subject&, const fleet::Fleet&, Findings&);

struct Rule {
  RuleInfo info;
  std::variant<Check<fleet::Dockerfile>,    // each judged Dockerfile, whoever builds it
               Check<fleet::Build>,         // each judged Dockerfile as it is built: target, args, context
               Check<fleet::Service>,       // each service of each combination
               Check<fleet::Combination>,   // each set of Compose files that people run together
               Check<fleet::IgnoreFile>,    // each ignore file
               Check<workspace::Workspace>, // each package workspace
               Check<workflow::Workflow>,   // each CI definition and bake file
               Check<Ignored>,              // each name in an ignore comment, when all others have spoken
               Check<fleet::Fleet>>         // once
      check;
};

}  // namespace loadline::rules
