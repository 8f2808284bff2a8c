// SPDX-License-Identifier: Apache-2.0
// A password or key whose value stands in a Compose file.
#include <algorithm>
#include <iterator>

#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test || service.combination->setting == fleet::Setting::example)
    return;
  auto secrets = plain_secrets(service);
  std::ranges::move(plain_build_secrets(service), std::back_inserter(secrets));
  for (const auto& secret : secrets) {
    if (!secret.literal) continue;
    auto& finding = out.report(
        secret.place, "the value of `" + secret.name + "` stands here for everybody who can read the repository");
    if (service.combination->role == fleet::Role::development) finding.severity = Severity::info;
  }
}

}  // namespace

extern constexpr Rule secret_in_environment{
    .info = {.name = "secret-in-environment",
             .summary = "A secret's value stands in a Compose file",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
