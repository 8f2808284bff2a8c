// SPDX-License-Identifier: Apache-2.0
// useradd -u 1000 a, useradd -u 1000 b.
#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/built_files.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    std::map<std::string, Place> seen;
    for (const auto& at : runs_of(build, *stage))
      for (const auto& command : at.run->script.commands) {
        const auto program = command.program();
        const bool user = program == "useradd" || program == "adduser",
                   group = program == "groupadd" || program == "addgroup";
        if ((!user && !group) || command.has_flag("-o") || command.has_flag("--non-unique") ||
            (command.conditional && command.link == shell::Link::or_else))
          continue;
        const auto id = user ? shell::flag_value(command, "--uid", "-u") : shell::flag_value(command, "--gid", "-g");
        if (!id || id->empty() || id->find_first_not_of("0123456789") != id->npos) continue;
        const auto place = at.run->place_of(command.span);
        const auto [first, fresh] = seen.emplace((user ? "user " : "group ") + std::string{*id}, place);
        if (!fresh)
          out.report(place, "the number " + std::string{*id} + " is taken").notes.push_back({first->second, "here"});
      }
  }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& files = built.image.files;
  const std::string_view path = "etc/passwd";
  const auto text = image::tree_of(files)->read(path);
  if (!text) return;
  const auto place = place_of_layer(built, files.nodes[files.resolved(0, path, true)].content_layer);
  std::map<std::string_view, std::string_view> names;  // by number
  for (const auto line : split_lines(*text)) {
    const auto fields = split(line, ':');
    if (fields.size() < 7 || fields[2].empty()) continue;
    const auto [first, fresh] = names.emplace(fields[2], fields[0]);
    if (!fresh)
      out.report(place, fmt::format("{} and {} in /etc/passwd are both user {}", first->second, fields[0], fields[2]));
  }
}

}  // namespace

extern constexpr Rule user_id_given_twice{
    .info = {.name = "user-id-given-twice",
             .summary = "Two users or groups get one number",
             .severity = Severity::warning,
             .aliases = "DKL-LI-0002"},
    .check = &check,
};

extern constexpr ImageCheck user_id_given_twice_of_image = &check_image;

}  // namespace loadline::rules
