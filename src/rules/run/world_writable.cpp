// SPDX-License-Identifier: Apache-2.0
// chmod 777.
#include <optional>

#include "base/text.h"
#include "rules/built_files.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The mode with the others' right to write taken away.
std::optional<std::string> narrowed(std::string_view mode) {
  const auto digits = mode.size() == 4 ? mode.substr(1) : mode;
  if (digits.size() != 3 || mode.find_first_not_of("01234567") != mode.npos) return std::nullopt;
  if ((digits[2] - '0') % 4 < 2 || (mode.size() == 4 && mode[0] == '1'))
    return std::nullopt;  // /tmp has the sticky bit
  std::string out{mode};
  out.back() = static_cast<char>(out.back() - 2);
  if ((out[out.size() - 2] - '0') % 4 >= 2) out[out.size() - 2] = static_cast<char>(out[out.size() - 2] - 2);
  return out;
}

bool adds_for_all(std::string_view mode) {
  const auto sign = mode.find_first_of("+=");
  if (sign == mode.npos || sign == 0 || mode.substr(sign + 1).find('w') == mode.npos) return false;
  const auto who = mode.substr(0, sign);
  return who.find_first_not_of("ugoa") == who.npos && who.find_first_of("oa") != who.npos && !contains(mode, "t");
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto say = [&](Place place, std::string_view mode) -> Finding& {
    return out.report(place,
                      "`" + std::string{mode} + "`: every process in the container may change this, whatever its user");
  };
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "chmod") continue;
      for (const auto& word : command.words) {
        const auto mode = narrowed(word.text);
        if (mode)
          offer(say(run.place_of(word.span), word.text), "Let the owner alone write", Grade::risky,
                in_place_of(run, word, *mode));
        if (!mode && adds_for_all(word.text)) say(run.place_of(word.span), word.text);
        if (!word.text.starts_with('-') && word.text != "chmod") break;  // the mode is the first operand
      }
    }
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto* flag = instruction.flag("chmod");
    if (flag == nullptr || !flag->value) continue;
    if (const auto mode = narrowed(*flag->value); mode)
      say(dockerfile.at(flag->value_span), *flag->value)
          .fixes.push_back({.title = "Let the owner alone write",
                            .grade = Grade::risky,
                            .edits = {replaced(dockerfile.at(flag->value_span), *mode)}});
  }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  report_files(built, out, {"files and folders may be changed by everybody"}, [&](std::uint32_t at) {
    const auto& node = built.image.files.nodes[at];
    const auto mode = node.entry->mode;
    const bool sticky = (mode & 01000U) != 0;
    return (node.kind() == image::TarKind::regular || node.kind() == image::TarKind::directory) &&
           (mode & 0002U) != 0 && !sticky;
  });
}

}  // namespace

extern constexpr Rule world_writable{
    .info = {.name = "world-writable",
             .summary = "Everybody may write to files of the image",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "S2612 world-writable-state-path-workaround"},
    .check = &check,
};

extern constexpr ImageCheck world_writable_of_image = &check_image;

}  // namespace loadline::rules
