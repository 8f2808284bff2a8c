// SPDX-License-Identifier: Apache-2.0
// RUN as an exec operation (dockerfile2llb/convert.go dispatchRun, convert_runmount.go, ops/exec.go CacheMap).
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "dockerfile/heredocs.h"
#include "dockerfile/mounts.h"
#include "replay/operation.h"
#include "replay/sha256.h"

namespace loadline::replay {
namespace {

using dockerfile::Instruction;

// What the process gets: SHELL in front of the shell form, the text of heredocs behind or in place of it.
std::vector<std::string> arguments_of(const Instruction& run, const Surroundings& around, Vertex& out) {
  std::vector<std::string> args;
  if (run.json) {
    for (const auto& word : run.words) args.push_back(word.text);
    return args;
  }
  args = around.shell;
  const auto line = std::string{trim(run.body.text)};
  if (run.heredocs.empty()) {
    args.push_back(line);
  } else if (dockerfile::heredoc_of(line)) {
    const auto& heredoc = run.heredocs.front();
    const auto content = dockerfile::content_of(heredoc);
    if (content.starts_with("#!")) {
      // A script of its own: a file mounted for this step, of which the content counts.
      args.push_back("/dev/pipes/" + heredoc.name);
      out.inputs.push_back({.from = Input::From::given, .identity = record_of(FileKind::regular, 0755, content)});
    } else {
      args.push_back(content);
    }
  } else {
    auto text = line;
    for (const auto& heredoc : run.heredocs) text += "\n" + std::string{heredoc.content} + heredoc.name;
    args.push_back(std::move(text));
  }
  return args;
}

// uid, gid, mode, required, size, env: they count as they are written. What the cache clears or asks the
// content of is left to the caller.
std::string other_fields(const Instruction& run, Span span) {
  std::map<std::string, std::string> kept;
  for (const auto& flag : run.flags) {
    if (!(flag.span == span) || !flag.value) continue;
    const auto fields = dockerfile::split_csv(*flag.value);
    if (!fields) continue;
    for (const auto& field : *fields) {
      const auto equals = field.find('=');
      const auto key = lower(field.substr(0, equals));
      for (const auto* name : {"uid", "gid", "mode", "required", "size", "env"})
        if (key == name) kept[key] = equals == field.npos ? "true" : field.substr(equals + 1);
    }
  }
  std::string out;
  for (const auto& [key, value] : kept) out += "," + key + "=" + value;
  return out;
}

struct MountText {
  std::string target;
  std::string text;
  std::optional<Input> input;
};

// A cache mount by its default name keeps that name in the key; any other is cleared from it, and sharing too.
std::string cache_mount_text(const dockerfile::Mount& mount, const std::string& target, const Settings& settings) {
  const auto id = mount.id.empty() ? clean_path(mount.target) : mount.id;
  const bool shared = mount.sharing.empty() || mount.sharing == "shared";
  if (settings.cache_mount_id_counts) return "id=" + id + " sharing=" + (shared ? "shared" : mount.sharing);
  return id == target && shared ? "id=default" : "id=cleared";
}

MountText describe_mount(const dockerfile::Step& step, const dockerfile::StepMount& given, const Surroundings& around,
                         const Settings& settings) {
  const auto& mount = given.mount;
  MountText out;
  out.target = mount.target.empty() && mount.type == "secret" ? "/run/secrets/" + mount.id : mount.target;
  if (!out.target.starts_with('/')) out.target = join_path(around.folder.value_or("/an unknown folder"), out.target);
  out.text = mount.type + " " + out.target + other_fields(*step.instruction, mount.span) +
             (mount.readonly ? " readonly" : "");
  if (mount.type == "secret" || mount.type == "ssh") out.text += " id=" + mount.id;
  if (mount.type == "cache") out.text += " " + cache_mount_text(mount, out.target, settings);
  const bool reads = mount.type == "bind" || (mount.type == "cache" && !mount.from.empty());
  if (!reads) return out;
  Input input{.selectors = {{.path = clean_path("/" + mount.source), .follow_links = true}}};
  if (given.from_stage) {
    input.from = Input::From::stage;
    input.stage = *given.from_stage;
  } else if (given.from_image) {
    input.from = Input::From::image;
    input.identity = identity_of(*given.from_image, settings);
  }
  out.input = std::move(input);
  return out;
}

}  // namespace

void describe_run(const dockerfile::Step& step, const Surroundings& around, const Settings& settings, Vertex& out) {
  const Instruction& run = *step.instruction;
  std::string text = "run";
  const auto add = [&](std::string_view name, std::string_view value) {
    text += '\0';
    text += name;
    text += '=';
    text += value;
  };
  std::string shown;
  for (const auto& arg : arguments_of(run, around, out)) {
    add("argument", arg);
    shown += (shown.empty() ? "" : " ") + arg;
  }
  out.parts.push_back({"instruction", shown});
  for (std::size_t i = 0; i < around.environment.size(); ++i) {
    const auto& [name, value] = around.environment[i];
    add(name, value);
    out.parts.push_back({(around.argument[i] ? "ARG " : "ENV ") + name, value});
  }
  const auto folder = around.folder.value_or("the image's");
  const auto user = step.user.value_or("the image's");
  add("folder", folder);
  add("user", user);
  add("platform", around.platform.value_or(""));
  out.parts.push_back({"working directory", folder});
  out.parts.push_back({"user", user});
  for (const auto& flag : run.flags)
    if (flag.name == "network" || flag.name == "security" || flag.name == "device") {
      const auto value = flag.value.value_or("");
      const bool usual = (flag.name == "network" && value == "default") ||
                         (flag.name == "security" && value == "sandbox");
      if (!usual) add(flag.name, value);
      out.parts.push_back({"--" + flag.name, value});
    }
  std::vector<MountText> mounts;
  for (const auto& mount : step.mounts) mounts.push_back(describe_mount(step, mount, around, settings));
  std::ranges::stable_sort(mounts, {}, &MountText::target);  // as client/llb marshals them
  for (auto& mount : mounts) {
    add("mount", mount.text);
    out.parts.push_back({"mount at " + mount.target, mount.text});
    if (mount.input) out.inputs.push_back(std::move(*mount.input));
  }
  out.operation = sha256(text);
}

}  // namespace loadline::replay
