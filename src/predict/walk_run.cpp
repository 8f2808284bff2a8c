// SPDX-License-Identifier: Apache-2.0
// RUN: its commands in order, each for what it adds, takes away or doubles.
//
// Commands that write little (echo, adduser, ln) are left out. Those that may write much and cannot be
// looked into are named as unknown: a figure that leaves them out says so. The body of a `for` is walked once for each
// of its words.
#include <algorithm>
#include <array>
#include <map>

#include "base/letters.h"
#include "base/paths.h"
#include "base/text.h"
#include "predict/stage_walk.h"
#include "shell/loops.h"

namespace loadline::predict {
namespace {

std::vector<std::string> operands(const StageWalk& walk, const shell::Command& command) {
  std::vector<std::string> out;
  for (const auto argument : command.arguments())
    if (!argument.starts_with('-')) out.push_back(walk.expanded(argument));
  return out;
}

void remove(StageWalk& walk, const At& at, const shell::Command& command) {
  for (const auto& path : operands(walk, command)) walk.view.remove(at.absolute(path));
}

void make_folders(StageWalk& walk, const At& at, const shell::Command& command) {
  for (const auto& path : operands(walk, command)) walk.view.make_folder(at.absolute(path));
}

// `$(...)`: which files it names is known when it runs.
bool is_substitution(std::string_view word) { return contains(word, "$(") || contains(word, "`"); }

// cp, mv, install: as COPY does it, but that a folder that is copied into a folder keeps its name.
void copy_or_move(StageWalk& walk, const At& at, const shell::Command& command, bool move) {
  const auto words = operands(walk, command);
  if (words.size() < 2) return;
  const bool parents = command.has_flag("--parents");
  const auto target = at.absolute(words.back());
  const auto before = walk.view.held;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (is_substitution(words[i])) {
      walk.view.add(unknown_content(Part::generated_output, clean_path(target.substr(0, target.find('$'))),
                                    "what `" + words[i] + "` names", at.place));
      continue;
    }
    CopyAsked asked{
        .source = at.absolute(words[i]), .target = target, .into = true, .parents = parents, .place = at.place};
    const bool content_only = words[i].ends_with("/.");
    if (parents) {
      // `cp --parents a/b /out` keeps "a/b" as it is written, from the working directory.
      for (auto& content : copied(before, asked)) {
        const auto written = relative_path(content.path, at.absolute("."));
        content.path = clean_path(join_path(target, written));
        walk.view.add(std::move(content));
      }
    } else {
      const bool file = walk.view.file_at(asked.source) != nullptr;
      const bool there = words.back().ends_with('/') || words.back() == "." || words.size() > 2 ||
                         walk.view.has_folder(target);
      asked.into = there;
      if (!file && there && !content_only)
        asked.target = clean_path(target + "/" + std::string{base_name(asked.source)});
      for (auto& content : copied(before, asked)) walk.view.add(std::move(content));
    }
    if (move) walk.view.remove(asked.source);
  }
}

// A change of owner or mode in a later layer makes the storage driver copy the file up, and the layer holds it
// again (docs.docker.com/engine/storage/drivers/overlayfs-driver, "Modifying files").
void change_owner(StageWalk& walk, const At& at, const shell::Command& command) {
  if (!command.has_flag("-R") && !command.has_flag("--recursive")) return;
  auto paths = operands(walk, command);
  if (paths.size() < 2) return;
  paths.erase(paths.begin());
  Contents doubled;
  for (const auto& path : paths)
    for (std::size_t i = 0; i < walk.view.layer; ++i) {
      const auto& content = walk.view.layers[i];
      if (content.part == Part::base_image || content.known == Known::unknown ||
          !is_under(content.path, at.absolute(path)))
        continue;
      auto again = content;
      again.part = Part::copied_again;
      again.how = std::string{command.program()} + " in a later layer";
      again.brought = at.place;
      doubled.push_back(std::move(again));
    }
  for (auto& content : doubled) walk.view.layers.push_back(std::move(content));
}

bool is_throwaway(std::string_view path) {
  return path == "/dev/null" || is_below(path, "/tmp") || path == "-" || is_below(path, "/dev");
}

// Where a download goes: "-o FILE", "-O FILE", or a redirection.
std::string download_target(const StageWalk& walk, const At& at, const shell::Command& command) {
  for (const auto& [long_name, short_name] :
       std::array<std::pair<std::string_view, std::string_view>, 2>{{{"--output", "-o"}, {"--output-document", "-O"}}})
    if (const auto value = shell::flag_value(command, long_name, short_name))
      return at.absolute(walk.build.expanded(walk.stage, *value));
  for (const auto& redirection : command.redirections)
    if (redirection.operator_text.starts_with('>'))
      return at.absolute(walk.build.expanded(walk.stage, redirection.target.text));
  return at.absolute(".");
}

void download(StageWalk& walk, const At& at, const shell::Command& command) {
  if (command.has_flag("--version")) return;
  const auto target = download_target(walk, at, command);
  if (is_throwaway(target) && target != "/tmp") return;
  const auto words = operands(walk, command);
  const auto address = std::ranges::find_if(words, [](const std::string& word) { return contains(word, "://"); });
  walk.view.add(unknown_content(Part::downloads, target,
                                address == words.end() ? std::string{command.program()} + " in a RUN" : *address,
                                at.place));
}

// $NAME and ${NAME}, and not the beginning of a longer name.
std::string put_in(std::string_view text, const std::string& name, std::string_view value) {
  std::string out;
  while (!text.empty()) {
    const auto dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    const bool braced = text.starts_with("${" + name + "}");
    const auto end = name.size() + (braced ? 3 : 1);
    const bool longer = end < text.size() && name_letters.contain(text[end]);
    const bool here = braced || (text.starts_with("$" + name) && !longer);
    if (here) out += value;
    else out += text.substr(0, 1);
    text.remove_prefix(std::min(here ? end : 1, text.size()));
  }
  return out;
}

// Programs that write what they build; the name says where one can look.
void opaque(StageWalk& walk, const At& at, const shell::Command& command) {
  const auto arguments = command.arguments();
  std::string what{command.program()};
  if (!arguments.empty()) what += " " + std::string{arguments.front()};
  walk.view.add(unknown_content(Part::generated_output, at.absolute("."), what, at.place));
}

struct Handler {
  std::string_view program;
  void (*handle)(StageWalk& walk, const At& at, const shell::Command& command);
};
constexpr std::array handlers = {
    Handler{"rm", remove},
    Handler{"rmdir", remove},
    Handler{"mkdir", make_folders},
    Handler{"cp", [](StageWalk& w, const At& a, const shell::Command& c) { copy_or_move(w, a, c, false); }},
    Handler{"mv", [](StageWalk& w, const At& a, const shell::Command& c) { copy_or_move(w, a, c, true); }},
    Handler{"chown", change_owner},
    Handler{"chmod", change_owner},
    Handler{"curl", download},
    Handler{"wget", download},
    Handler{"git", opaque},
    Handler{"make", opaque},
    Handler{"tar", opaque},
    Handler{"unzip", opaque},
    Handler{"mvn", opaque},
    Handler{"gradle", opaque},
    Handler{"gradlew", opaque},
    Handler{"dotnet", opaque},
    Handler{"bazel", opaque},
};

}  // namespace

std::string At::absolute(std::string_view written) const {
  if (written.starts_with('/')) return clean_path(written);
  return clean_path(step.workdir.value_or("/") + "/" + std::string{written});
}

std::string StageWalk::expanded(std::string_view text) const {
  const auto out = build.expanded(stage, text);
  return round.variable.empty() ? out : put_in(out, round.variable, round.value);
}

namespace {

void walk_command(StageWalk& walk, const At& at, const fleet::Run& run, const shell::Command& command, bool again) {
  // `a || b`: the second is for bad days.
  if (command.link == shell::Link::or_else) return;
  const auto call = std::ranges::find(run.calls, &command, &shell::PackageCall::command);
  if (call != run.calls.end()) {
    // A loop around an install is there to try again.
    if (!again) walk_call(walk, at, run, *call);
    return;
  }
  const auto handler = std::ranges::find(handlers, command.program(), &Handler::program);
  if (handler != handlers.end()) handler->handle(walk, at, command);
}

// By the command that they begin with, outermost loops. (What is inside one is walked as if it were there once.)
std::map<std::size_t, shell::Loop> loops_of(const fleet::Run& run) {
  std::map<std::size_t, shell::Loop> out;
  if (!contains(run.text, "for ")) return out;
  for (auto& loop : shell::loops_of(run.text))  // an outer one comes later
    if (loop.end > loop.begin && loop.end <= run.script.commands.size()) out[loop.begin] = std::move(loop);
  return out;
}

// What the variable of a loop becomes, round by round; nothing where they are too many to be files of an image.
std::vector<std::string> rounds_of(const StageWalk& walk, const shell::Loop& loop) {
  constexpr std::size_t most = 100;
  std::vector<std::string> out;
  for (const auto& word : loop.words) {
    const auto text = walk.expanded(word.text);
    if (is_substitution(text)) out.push_back(text);
    else
      for (const auto part : split(text, ' '))
        if (!part.empty()) out.emplace_back(part);
  }
  if (out.size() > most) out.clear();
  return out;
}

}  // namespace

void walk_run(StageWalk& walk, const At& at, const fleet::Run& run) {
  const auto& commands = run.script.commands;
  const auto loops = loops_of(run);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto found = loops.find(i);
    const auto rounds = found == loops.end() ? std::vector<std::string>{} : rounds_of(walk, found->second);
    if (rounds.empty()) {
      walk_command(walk, at, run, commands[i], false);
      continue;
    }
    const auto& loop = found->second;
    for (const auto& value : rounds) {
      walk.round = {loop.variable, value};
      for (auto inside = loop.begin; inside < loop.end; ++inside)
        walk_command(walk, at, run, commands[inside], &value != &rounds.front());
    }
    walk.round = {};
    i = loop.end - 1;
  }
  // What is written to a mount does not reach the layer.
  for (const auto& mount : at.step.mounts)
    if (!mount.mount.target.empty()) walk.view.remove(at.absolute(mount.mount.target));
}

}  // namespace loadline::predict
