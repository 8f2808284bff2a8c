// SPDX-License-Identifier: Apache-2.0
// adduser -S without -G: the user is in nobody's group, not in the one that was made for it.
#include <algorithm>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// A group that the image makes by itself before.
std::string group_made(const std::vector<fleet::StageRun>& runs, std::uint32_t before) {
  std::string name;
  for (const auto& at : runs)
    for (const auto& command : at.run->script.commands) {
      if (command.program() != "addgroup" || at.run->place_of(command.span).span.begin > before) continue;
      for (const auto word : command.arguments())
        if (!word.starts_with('-') && word.find_first_not_of("0123456789") != word.npos) name = word;
    }
  return name;
}

// addgroup USER GROUP, adduser USER GROUP: put in later.
bool joins_later(const std::vector<fleet::StageRun>& runs, std::string_view user, std::string_view group) {
  for (const auto& at : runs)
    for (const auto& command : at.run->script.commands) {
      const auto words = command.arguments();
      const bool adds = command.program() == "addgroup" || command.program() == "adduser" ||
                        command.program() == "usermod";
      if (adds && words.size() >= 2 && words[words.size() - 2] == user && words.back() == group) return true;
    }
  return false;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  const auto* target = build.stages.target_stage();
  const auto* base = target != nullptr ? build.base_of(*target) : nullptr;
  // Only BusyBox's adduser takes -S; Debian's puts system users elsewhere.
  if (base == nullptr || fleet::libc_of(*base) != fleet::Libc::musl) return;
  const auto& runs = image_runs(build);
  for (const auto& at : runs)
    for (const auto& command : at.run->script.commands) {
      const bool system = command.program() == "adduser" && (command.has_flag("-S") || command.has_flag("--system"));
      if (!system || command.has_flag("-G") || command.has_flag("--ingroup") ||
          shell::flag_value(command, "--ingroup", "-G"))
        continue;
      const auto place = at.run->place_of(command.span);
      const auto group = group_made(runs, place.span.begin);
      const auto words = command.arguments();
      const auto named = [&](std::string_view word) { return word == group; };
      if (group.empty()) continue;
      std::string user;
      if (std::ranges::any_of(words, named)) user = group;
      for (std::size_t i = 0; user.empty() && i < words.size(); ++i)
        if (!words[i].starts_with('-') && (i == 0 || !words[i - 1].starts_with('-') || words[i - 1] == "-S" ||
                                           words[i - 1] == "-D" || words[i - 1] == "-H"))
          user = words[i];
      if (user.empty() || joins_later(runs, user, group)) continue;
      auto& finding = out.report(
          place, "`" + user + "` does not become a member of `" + group + "`: without -G its group is nogroup");
      const auto word = std::ranges::find(command.words, std::string_view{"-S"}, &shell::Word::text);
      if (word == command.words.end()) continue;
      const auto flag = at.run->place_of(word->span);
      if (flag.text() == "-S")
        finding.fixes.push_back({.title = "Put the user into the group",
                                 .grade = Grade::risky,
                                 .edits = {insert_at(*flag.source, flag.span.end, " -G " + group)}});
    }
}

}  // namespace

extern constexpr Rule user_without_group{
    .info = {.name = "user-without-group",
             .summary = "A user is made beside its group and not put into it",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
