// SPDX-License-Identifier: Apache-2.0
// curl -o a.tar.gz, tar xf a.tar.gz.
#include <algorithm>
#include <optional>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The file that a download makes; empty where that is not said.
std::string downloaded(const shell::Command& command) {
  std::optional<std::string_view> to;
  if (command.program() == "curl") to = shell::flag_value(command, "--output", "-o");
  if (command.program() == "wget") to = shell::flag_value(command, "--output-document", "-O");
  if (to && *to != "-" && !to->starts_with("/dev/") && !contains(*to, "$")) return std::string{*to};
  if (to || (command.program() != "wget" && !(command.program() == "curl" && command.has_flag("-O")))) return {};
  for (const auto argument : command.arguments())
    if (contains(argument, "://") && !contains(argument, "?") && !contains(argument, "$"))
      return std::string{base_name(argument)};
  return {};
}

bool is_unpacked(const shell::Command& command, std::string_view file) {
  const auto program = command.program();
  if (program != "tar" && program != "unzip" && program != "dpkg" && program != "rpm") return false;
  return std::ranges::any_of(command.arguments(), [&](std::string_view argument) {
    return argument == file || argument == "./" + std::string{file};
  });
}

bool is_removed(const fleet::Run& run, std::string_view file) {
  if (run.mounts_any_cache()) return true;
  return std::ranges::any_of(run.script.commands, [&](const shell::Command& command) {
    if (command.program() != "rm" && command.program() != "mv" && command.program() != "find") return false;
    return std::ranges::any_of(command.arguments(), [&](std::string_view argument) {
      return base_name(argument) == base_name(file) || contains(argument, "*") ||
             (file.starts_with(argument) && !argument.starts_with('-')) || argument.starts_with("../") ||
             argument == ".";
    });
  });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  for (const auto& at : image_runs(build)) {
    const auto& commands = at.run->script.commands;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto file = downloaded(commands[i]);
      if (file.empty() || is_removed(*at.run, file)) continue;
      const auto unpack = std::ranges::find_if(commands.begin() + static_cast<std::ptrdiff_t>(i), commands.end(),
                                               [&](const auto& c) { return is_unpacked(c, file); });
      if (unpack == commands.end()) continue;
      auto& finding = out.report(at.run->place_of(commands[i].span),
                                 "`" + file + "` stays in this layer, beside what is unpacked from it");
      finding.notes.push_back({at.run->place_of(unpack->span), "unpacked here"});
      // Where a `cd` stands between, the name means something else at the end.
      const bool moves = std::ranges::any_of(
          commands.begin() + static_cast<std::ptrdiff_t>(i), commands.end(),
          [](const auto& c) { return c.program() == "cd" || c.program() == "pushd"; });
      if (!moves || file.starts_with('/'))
        offer(finding, "Remove it in the same RUN", Grade::risky,
              with_command(*at.run, build.dockerfile->file.escape, "rm " + file));
    }
  }
}

}  // namespace

extern constexpr Rule archive_left_behind{
    .info = {.name = "archive-left-behind",
             .summary = "A downloaded archive stays in the image after it was unpacked",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "tarSomethingRmTheSomething"},
    .check = &check,
};

}  // namespace loadline::rules
