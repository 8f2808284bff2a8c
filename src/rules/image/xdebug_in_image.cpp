// SPDX-License-Identifier: Apache-2.0
// pecl install xdebug.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  // An image that is called after it is for debugging.
  if (!is_for_production(build, fleet) || contains(build.dockerfile->path, "xdebug")) return;
  for (const auto& at : image_runs(build))
    for (const auto& command : at.run->script.commands) {
      const auto program = command.program();
      if (program != "pecl" && program != "docker-php-ext-enable" && program != "install-php-extensions" &&
          program != "pickle")
        continue;
      for (const auto& word : command.words)
        if (word.text.starts_with("xdebug") && command.depth == 0)
          out.report(at.run->place_of(word.span),
                     "every request pays for it, and it can be told to connect to somebody");
    }
}

}  // namespace

extern constexpr Rule xdebug_in_image{
    .info = {.name = "xdebug-in-image",
             .summary = "The debugger of PHP is in a production image",
             .severity = Severity::warning,
             .aliases = "no-xdebug-in-final-image"},
    .check = &check,
};

}  // namespace loadline::rules
