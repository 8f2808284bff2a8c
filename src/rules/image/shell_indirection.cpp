// SPDX-License-Identifier: Apache-2.0
// ["sh", "start.sh"]: a shell script starts the service and stays in front of it.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_shell(std::string_view program) {
  constexpr std::array<std::string_view, 5> shells = {"sh", "bash", "dash", "ash", "zsh"};
  return std::ranges::find(shells, base_name(program)) != shells.end();
}

std::vector<std::string> words_of(const dockerfile::Instruction& instruction) {
  std::vector<std::string> out;
  if (instruction.json) {
    for (const auto& word : instruction.words) out.push_back(word.text);
  } else {
    for (const auto word : split_blanks(instruction.body.text)) out.emplace_back(word);
  }
  return out;
}

// exec, or a trap that passes signals on.
bool hands_over(const shell::Script& script) {
  return std::ranges::any_of(script.commands, [](const shell::Command& command) {
    return !command.words.empty() && (command.words.front().text == "exec" || command.words.front().text == "trap");
  });
}

// The script in the repository that the image most plausibly has under this name.
const Source* script_called(const fleet::Build& build, const fleet::Fleet& fleet, std::string_view name) {
  std::vector<std::string> places;
  if (build.context != nullptr) places.push_back(join_path(build.context->folder, base_name(name)));
  if (build.package != nullptr) places.push_back(join_path(build.package->folder, base_name(name)));
  places.push_back(join_path(folder_of(build.dockerfile->path), base_name(name)));
  if (build.context != nullptr)
    for (const std::string_view folder : {"scripts", "docker", "bin"})
      places.push_back(join_path(join_path(build.context->folder, folder), base_name(name)));
  for (const auto& path : places)
    if (fleet.has_file(path)) return fleet.sources->open(path);
  return nullptr;
}

const shell::Command* last_command(const shell::Script& script) {
  const shell::Command* last = nullptr;
  for (const auto& command : script.commands)
    if (!command.substitution && !command.words.empty()) last = &command;
  return last;
}

void check_script(const fleet::Build& build, const fleet::Fleet& fleet, const dockerfile::Instruction& instruction,
                  std::string_view name, Findings& out) {
  const Source* source = script_called(build, fleet, name);
  if (source == nullptr) return;
  const auto script = shell::parse(source->text());
  if (script.broken || hands_over(script)) return;
  const auto* last = last_command(script);
  if (last == nullptr || last->link == shell::Link::background) return;
  auto& finding = out.report(build.at(instruction),
                             "the script stays in front of the service and does not pass SIGTERM on to it");
  finding.notes.push_back({{source, last->span}, "starts it without `exec`"});
}

// sh -c "cd x && pnpm start". BusyBox's ash and bash take the last command's place, Debian's dash does not.
void check_text(const fleet::Build& build, const dockerfile::Stage& target, const dockerfile::Instruction& instruction,
                std::string_view shell, std::string_view text, Findings& out) {
  const auto script = shell::parse(text);
  if (script.broken || script.commands.empty() || hands_over(script)) return;
  const bool dash = has_dash(build, target) && base_name(shell) == "sh";
  const auto* last = last_command(script);
  if (!dash || last == nullptr) return;
  out.report(build.at(instruction), "`" + std::string{base_name(shell)} + "` stays in front of `" +
                                        std::string{last->program()} + "`, which never hears SIGTERM");
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet)) return;
  for (const auto* instruction : {target->entrypoint, target->command}) {
    if (instruction == nullptr) continue;
    const auto words = words_of(*instruction);
    if (words.size() < 2 || !is_shell(words[0])) continue;
    if (!words[1].starts_with('-')) {
      check_script(build, fleet, *instruction, words[1], out);
    } else if (words[1] == "-c" && words.size() >= 3 && instruction->json) {
      check_text(build, *target, *instruction, words[0], words[2], out);
    }
  }
}

}  // namespace

extern constexpr Rule shell_indirection{
    .info = {.name = "shell-indirection",
             .summary = "A shell starts the service and stays in front of it",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
