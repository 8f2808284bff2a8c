// SPDX-License-Identifier: Apache-2.0
// apt, which is made for people at a terminal.
#include <algorithm>
#include <array>

#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Subcommands that both programs have.
bool is_shared(std::string_view subcommand) {
  constexpr std::array<std::string_view, 8> shared = {"install", "update",     "upgrade", "remove",
                                                      "purge",   "autoremove", "clean",   "dist-upgrade"};
  return std::ranges::find(shared, subcommand) != shared.end();
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      if (call.manager != shell::PackageManager::apt || call.command->program() != "apt" || !is_shared(call.subcommand))
        continue;
      const auto place = run.place_of(call.command->program_word()->span);
      auto& finding = out.report(
          place, "apt is for terminals: it warns that its interface may change; `apt-get` is for scripts");
      if (place.text() == "apt")
        finding.fixes.push_back({.title = "Use apt-get", .grade = Grade::safe, .edits = {{place, "apt-get"}}});
    }
}

}  // namespace

extern constexpr Rule apt_instead_of_apt_get{
    .info = {.name = "apt-instead-of-apt-get",
             .summary = "A RUN calls apt and not apt-get",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3027 CKV_DOCKER_9 b84a0b47 prefer-apt-get"},
    .check = &check,
};

}  // namespace loadline::rules
