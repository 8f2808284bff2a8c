// SPDX-License-Identifier: Apache-2.0
// A Node.js service while somebody works on it: the build stage of its image, its sources mounted over the copied ones,
// and the program that its own `dev` script starts, with a debugger's port where that program takes one.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "generate/lines.h"
#include "generate/overlay.h"

namespace loadline::generate {
namespace {

constexpr std::string_view debugger = "--inspect=0.0.0.0:9229";

struct Start {
  std::vector<std::string> command;
  bool debugs = false;
  bool watches = false;  // reads sources, and starts again when they change
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : split_blanks(text)) out.emplace_back(word);
  return out;
}

bool is_simple(std::string_view script) { return script.find_first_of("&|;<>$\"'`(") == script.npos; }

// "tsx watch src/main.ts" with the debugger in it; nothing where the script is another program's.
std::optional<Start> watching(std::string_view script) {
  auto words = words_of(script);
  if (!is_simple(script) || words.size() < 2) return std::nullopt;
  std::vector<std::string> out = {"npx", "--no-install"};
  if (words[0] == "tsx" && words[1] == "watch") {
    words.insert(words.begin() + 2, std::string{debugger});
    out.insert(out.end(), words.begin(), words.end());
    return Start{out, true, true};
  }
  if (words[0] == "nest" && words[1] == "start" && std::ranges::find(words, "--watch") != words.end())
    return Start{{"npx", "--no-install", "nest", "start", "--debug", "0.0.0.0:9229", "--watch"}, true, true};
  if (words[0] == "node" && words[1] == "--watch") {
    words.insert(words.begin() + 1, std::string{debugger});
    return Start{words, true, true};
  }
  return std::nullopt;
}

// What a script that is no program to run looks like: it compiles, and starts nothing.
bool only_compiles(std::string_view script) {
  const auto words = split_blanks(script);
  return words.empty() || ((words[0] == "tsc" || words[0] == "swc") && is_simple(script));
}

std::optional<Start> start_of(const Member& member) {
  const auto& scripts = member.service->package->scripts;
  for (const char* name : {"start:debug", "start:dev", "dev"}) {
    const auto script = scripts.find(name);
    if (script == scripts.end() || only_compiles(script->second.value)) continue;
    if (auto start = watching(script->second.value)) return start;
    return Start{{"npm", "run", name}, false, true};
  }
  auto command = member.target->command;
  if (command.empty() || command.front() != "node") return std::nullopt;
  command.insert(command.begin() + 1, std::string{debugger});
  return Start{command, true, false};
}

std::string build_text(const Target& target, const Overlay& overlay, const Start& start) {
  std::string out = "context: " + yaml_scalar(path_from(overlay, target.context)) + "\n";
  out += "dockerfile: " + yaml_scalar(path_between(target.context, target.dockerfile)) + "\n";
  if (start.watches) out += "target: build\n";
  else if (!target.stage.empty()) out += "target: " + yaml_scalar(target.stage) + "\n";
  if (!target.args.empty()) out += "args:\n";
  for (const auto& [name, value] : target.args) out += "  " + name + ": " + compose_scalar(value) + "\n";
  return out;
}

std::string environment_text(const Target& target, const Start& start) {
  std::string out = "NODE_ENV: development\n";
  if (!start.watches) return out;  // the image has the others
  if (target.health_path) out = "HEALTH_PATH: " + compose_scalar(*target.health_path) + "\n" + out;
  if (target.port) out += "PORT: \"" + std::to_string(*target.port) + "\"\n";
  return out;
}

}  // namespace

std::vector<Entry> development_entries(const Member& member, Overlay& overlay, std::uint32_t debug_port) {
  const auto& target = *member.target;
  if (!target.family.starts_with("node") || member.service->package == nullptr) return {};
  const auto start = start_of(member);
  const auto& folder = member.service->package->folder;
  const bool has_sources = overlay.fleet.has_folder(join_path(folder, "src"));
  if (!start || (start->watches && !has_sources)) return {};
  std::vector<Entry> out;
  out.push_back({"build", build_text(target, overlay, *start), true, "!override"});
  const auto inside = "/app/" + relative_path(folder, target.context);
  if (start->watches) {
    const auto kept = mounts_kept(member, overlay);
    const auto sources = "./" + path_from(overlay, join_path(folder, "src")) + ":" + inside + "/src";
    out.push_back({"volumes", kept.value_or("") + "- " + yaml_scalar(sources) + "\n", true, kept ? "!override" : ""});
  }
  out.push_back({"environment", environment_text(target, *start), true});
  if (start->debugs) out.push_back({"ports", "[\"127.0.0.1:" + std::to_string(debug_port) + ":9229\"]"});
  out.push_back({"command", compose_list(start->command)});
  if (start->watches) out.push_back({"working_dir", inside});
  if (!target.health_command.empty()) {
    std::vector<std::string> words = {"CMD"};
    words.insert(words.end(), target.health_command.begin(), target.health_command.end());
    out.push_back({"healthcheck",
                   "test: " + compose_list(words) + "\ninterval: 30s\ntimeout: 5s\nretries: 3\nstart_period: 120s\n",
                   true});
  }
  const auto& service = *member.service;
  if (fleet::has_memory_limit(service) || fleet::has_cpu_limit(service))
    out.push_back({"deploy", "resources: !reset null\n", true});
  if (fleet::has_read_only_root(service)) out.push_back({"read_only", "false"});
  return out;
}

}  // namespace loadline::generate
