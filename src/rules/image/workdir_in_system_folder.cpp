// SPDX-License-Identifier: Apache-2.0
// WORKDIR /proc/self/fd/8.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Of the kernel, or of the machine's start: no place for an application's files.
constexpr std::array<std::string_view, 6> folders = {"/proc", "/sys", "/dev", "/boot", "/initrd", "/lost+found"};

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword != dockerfile::Keyword::workdir || step.triggered || step.words.size() != 1 ||
          !step.words[0])
        continue;
      const auto path = clean_path(*step.words[0]);
      const auto found = std::ranges::find_if(folders, [&](std::string_view folder) { return is_below(path, folder); });
      if (found == folders.end()) continue;
      auto& finding = out.report(build.at(instruction), "`" + path + "` belongs to the kernel, not to the image");
      if (*found == "/boot" || *found == "/initrd" || *found == "/lost+found")
        finding.message = "`" + path + "` belongs to the machine's start, not to an application";
    }
}

}  // namespace

extern constexpr Rule workdir_in_system_folder{
    .info = {.name = "workdir-in-system-folder",
             .summary = "WORKDIR is a folder of the kernel or of the machine's start",
             .severity = Severity::error,
             .aliases = "DS-0030"},
    .check = &check,
};

}  // namespace loadline::rules
