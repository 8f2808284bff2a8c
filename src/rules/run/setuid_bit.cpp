// SPDX-License-Identifier: Apache-2.0
// chmod u+s, chmod 4755.
#include "rules/built_files.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool sets_id_bit(std::string_view mode) {
  if (mode.size() == 4 && mode.find_first_not_of("01234567") == mode.npos)
    return mode[0] >= '2' && mode[0] != '3' ? true : mode[0] == '3';
  const auto plus = mode.find_first_of("+=");
  return plus != mode.npos && mode.substr(0, plus).find_first_not_of("ugoa") == mode.npos &&
         mode.substr(plus).find('s') != mode.npos;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "chmod") continue;
      for (const auto& word : command.words) {
        if (word.text.starts_with('-') || word.text == "chmod") continue;
        // A folder with the group's bit only hands its group down.
        const bool folder_only = word.text.starts_with('2') || word.text.starts_with("g+s");
        if (!folder_only && sets_id_bit(word.text))
          out.report(run.place_of(word.span), "whoever gets into the container gets the rights of this file's owner");
        break;
      }
    }
}

bool has_id_bit(const image::Node& node) {
  const auto mode = node.entry->mode;
  return node.kind() == image::TarKind::regular && (mode & 06000U) != 0 && (mode & 0111U) != 0;
}

// Every distribution has some (su, mount, passwd): they are told apart from those that somebody made.
void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& nodes = built.image.files.nodes;
  const auto& inventory = built.attribution.inventory;
  const auto is_packaged = [&](std::uint32_t node) { return inventory.owner_of(node) != packages::no_package; };
  report_files(built, out, {"programs run with their owner's rights"},
               [&](std::uint32_t node) { return has_id_bit(nodes[node]) && !is_packaged(node); });
  report_files(built, out, {"programs of the system's packages run with their owner's rights", Severity::info},
               [&](std::uint32_t node) { return has_id_bit(nodes[node]) && is_packaged(node); });
}

}  // namespace

extern constexpr Rule setuid_bit{
    .info = {.name = "setuid-bit",
             .summary = "A program is made to run with its owner's rights",
             .severity = Severity::warning,
             .aliases = "CIS-DI-0008"},
    .check = &check,
};

extern constexpr ImageCheck setuid_bit_of_image = &check_image;

}  // namespace loadline::rules
