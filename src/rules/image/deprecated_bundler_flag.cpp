// SPDX-License-Identifier: Apache-2.0
// bundle install --without development.
#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::string_view, 9> flags = {"--without", "--with",  "--path",   "--deployment", "--binstubs",
                                                   "--shebang", "--clean", "--frozen", "--system"};

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      if (call.manager != shell::PackageManager::bundle || call.action != shell::PackageAction::install) continue;
      for (const auto& word : call.command->words) {
        const auto name = std::string_view{word.text}.substr(0, word.text.find('='));
        if (std::ranges::find(flags, name) != flags.end())
          out.report(run.place_of(word.span),
                     "`" + std::string{name} + "` is deprecated: `bundle config set` says it for all commands");
      }
    }
}

}  // namespace

extern constexpr Rule deprecated_bundler_flag{
    .info = {.name = "deprecated-bundler-flag",
             .summary = "bundle install is called with a flag that bundler remembers, and deprecates",
             .severity = Severity::info,
             .aliases = "deprecated-bundler-install-flags"},
    .check = &check,
};

}  // namespace loadline::rules
