// SPDX-License-Identifier: Apache-2.0
// RUN: its commands in order, each for what it adds, takes away or doubles.
//
// Commands that write little (echo, adduser, ln) are left out. Those that may write much and cannot be
// looked into are named as unknown: a figure that leaves them out says so.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "predict/stage_walk.h"

namespace loadline::predict {
namespace {

std::vector<std::string> operands(const StageWalk& walk, const shell::Command& command) {
  std::vector<std::string> out;
  for (const auto argument : command.arguments())
    if (!argument.starts_with('-')) out.push_back(walk.build.expanded(walk.stage, argument));
  return out;
}

void remove(StageWalk& walk, const At& at, const shell::Command& command) {
  for (const auto& path : operands(walk, command)) walk.view.remove(at.absolute(path));
}

void make_folders(StageWalk& walk, const At& at, const shell::Command& command) {
  for (const auto& path : operands(walk, command)) walk.view.make_folder(at.absolute(path));
}

// cp, mv, install: as COPY does it, but that a folder that is copied into a folder keeps its name.
void copy_or_move(StageWalk& walk, const At& at, const shell::Command& command, bool move) {
  const auto words = operands(walk, command);
  if (words.size() < 2) return;
  const bool parents = command.has_flag("--parents");
  const auto target = at.absolute(words.back());
  const auto before = walk.view.held;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    CopyAsked asked{
        .source = at.absolute(words[i]), .target = target, .into = true, .parents = parents, .place = at.place};
    const bool content_only = words[i].ends_with("/.");
    if (parents) {
      // `cp --parents a/b /out` keeps "a/b" as it is written, from the working directory.
      for (auto& content : copied(before, asked)) {
        const auto written = relative_path(content.path, at.absolute("."));
        content.path = clean_path(target + "/" + written);
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

void walk_run(StageWalk& walk, const At& at, const fleet::Run& run) {
  for (const auto& command : run.script.commands) {
    // `a || b`: the second is for bad days.
    if (command.link == shell::Link::or_else) continue;
    const auto call = std::ranges::find(run.calls, &command, &shell::PackageCall::command);
    if (call != run.calls.end()) {
      walk_call(walk, at, run, *call);
      continue;
    }
    const auto handler = std::ranges::find(handlers, command.program(), &Handler::program);
    if (handler != handlers.end()) handler->handle(walk, at, command);
  }
  // What is written to a mount does not reach the layer.
  for (const auto& mount : at.step.mounts)
    if (!mount.mount.target.empty()) walk.view.remove(at.absolute(mount.mount.target));
}

}  // namespace loadline::predict
