// SPDX-License-Identifier: Apache-2.0
// Commands to package calls: flags and their values skipped as each manager reads them, `cd` followed.
#include "shell/packages.h"

#include <algorithm>
#include <optional>

#include "base/paths.h"
#include "shell/managers.h"

namespace loadline::shell {
namespace {

using Words = std::vector<Word>;

// The arguments of one call, as its manager tells flags from operands.
struct Arguments {
  Words operands;
  std::vector<std::string> folders, filters;
  std::size_t first_flags = 0;  // flags seen in front of the first operand
  bool global = false;
  bool recursive = false;
};

// Whether flag parsing ends with the n-th operand: what follows belongs to the script or program that runs.
bool passes_on(const Grammar& grammar, const Words& operands) {
  if (operands.empty()) return false;
  const auto& first = operands.front().text;
  const auto known = std::ranges::find(grammar.subcommands, first, &Subcommand::name);
  if (known == grammar.subcommands.end()) return false;
  return known->action == PackageAction::run && operands.size() >= 2;
}

std::string_view value_of(std::string_view text) {
  const auto equals = text.find('=');
  return equals == text.npos ? std::string_view{} : text.substr(equals + 1);
}

Arguments read_arguments(const Grammar& grammar, const Words& words, std::size_t at) {
  Arguments out;
  const auto keep = [&](std::string_view flag, std::string_view value) {
    if (listed_in(grammar.folder_flags, flag)) out.folders.emplace_back(value);
    if (listed_in(grammar.filter_flags, flag)) out.filters.emplace_back(value);
  };
  for (; at < words.size(); ++at) {
    const std::string_view text = words[at].text;
    if (text.size() < 2 || text[0] != '-' || passes_on(grammar, out.operands)) {
      out.operands.push_back(words[at]);
      continue;
    }
    if (text == "--") {
      if (grammar.manager == PackageManager::gem) break;  // what follows is for the build of an extension
      out.operands.insert(out.operands.end(), words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
      break;
    }
    const auto flag = text.substr(0, text.find('='));
    if (flag == "-g" || flag == "--global" || value_of(text) == "global") out.global = true;
    if (flag == "-r" || flag == "--recursive" || flag == "--workspaces" || flag == "-ws") out.recursive = true;
    if (flag.size() < text.size()) {
      keep(flag, value_of(text));
    } else if (listed_in(grammar.value_flags, flag) && at + 1 < words.size()) {
      keep(flag, words[++at].text);
    } else if (text[1] != '-' && text.size() > 2 && listed_in(grammar.value_flags, text.substr(0, 2))) {
      keep(text.substr(0, 2), text.substr(2));  // -Fname, -Cdir
    }
  }
  return out;
}

bool is_local(std::string_view text) {
  return text == "." || text.starts_with("./") || text.starts_with("..") || text.starts_with(".[") ||
         text.starts_with('/') || text.starts_with("file:") || text.starts_with("link:") || text.ends_with(".deb") ||
         text.ends_with(".rpm") || text.ends_with(".whl") || text.ends_with(".tgz") || text.ends_with(".tar.gz") ||
         text.ends_with(".tar") || text.starts_with("~/");
}

// Takes `count` operands off the front as the subcommand's words.
void take_subcommand(PackageCall& call, std::size_t count) {
  for (std::size_t i = 0; i < count && !call.operands.empty(); ++i) {
    if (!call.subcommand.empty()) call.subcommand += ' ';
    call.subcommand += call.operands.front().text;
    call.operands.erase(call.operands.begin());
  }
}

std::optional<PackageAction> action_named(const Grammar& grammar, std::string_view name) {
  const auto found = std::ranges::find(grammar.subcommands, name, &Subcommand::name);
  if (found == grammar.subcommands.end()) return std::nullopt;
  return found->action;
}

// yarn workspace NAME command ..., yarn workspaces focus|foreach, yarn global add.
void unwrap_yarn(PackageCall& call) {
  auto& operands = call.operands;
  const auto drop = [&](std::size_t count) {
    operands.erase(operands.begin(), operands.begin() + static_cast<std::ptrdiff_t>(std::min(count, operands.size())));
  };
  if (operands.size() >= 2 && operands[0].text == "workspace") {
    call.filters.push_back(operands[1].text);
    drop(2);
  } else if (operands.size() >= 2 && operands[0].text == "workspaces") {
    call.recursive = operands[1].text != "focus";
    if (operands[1].text == "focus") {
      for (std::size_t i = 2; i < operands.size(); ++i) call.filters.push_back(operands[i].text);
      operands.clear();
      call.subcommand = "workspaces focus";
      call.action = PackageAction::install;
      return;
    }
    drop(2);
  } else if (operands.size() >= 2 && operands[0].text == "global") {
    call.system = true;
    drop(1);
  }
}

bool has_scripts(PackageManager manager) {
  return manager == PackageManager::pnpm || manager == PackageManager::yarn || manager == PackageManager::bun;
}

void set_script(PackageCall& call) {
  constexpr std::string_view own[] = {"start", "test", "t", "stop", "restart"};
  if (std::ranges::find(own, call.subcommand) != std::end(own)) {
    call.script = call.subcommand == "t" ? "test" : call.subcommand;
  } else if (!call.operands.empty()) {
    call.script = call.operands.front().text;
    call.operands.erase(call.operands.begin());
  }
}

void set_action(PackageCall& call, const Grammar& grammar) {
  auto& operands = call.operands;
  if (call.manager == PackageManager::yarn) unwrap_yarn(call);
  if (!call.subcommand.empty()) return;
  if (operands.empty()) {  // `yarn` and `bundle` alone install
    const bool asks = std::ranges::any_of(std::initializer_list<std::string_view>{"--version", "-v", "--help", "-h"},
                                          [&](std::string_view flag) { return call.command->has_flag(flag); });
    if (!asks && (call.manager == PackageManager::yarn || call.manager == PackageManager::bundle))
      call.action = PackageAction::install;
    return;
  }
  if (operands.size() > 1) {
    if (const auto action = action_named(grammar, operands[0].text + " " + operands[1].text)) {
      call.action = *action;
      take_subcommand(call, 2);
      return;
    }
  }
  if (const auto action = action_named(grammar, operands[0].text)) {
    call.action = *action;
    take_subcommand(call, 1);
    // `npm cache clean` cleans, `npm cache add` does not.
    if (*action == PackageAction::clean && (call.subcommand == "cache" || call.subcommand == "store") &&
        !operands.empty()) {
      const std::string_view what = operands[0].text;
      if (what != "clean" && what != "prune" && what != "purge" && what != "remove" && what != "clear" &&
          what != "delete")
        call.action = PackageAction::other;
      take_subcommand(call, 1);
    }
    if (call.action == PackageAction::run) set_script(call);
  } else if (has_scripts(call.manager)) {  // `pnpm build` is `pnpm run build`
    call.action = PackageAction::run;
    set_script(call);
  } else {
    take_subcommand(call, 1);
  }
}

void set_packages(PackageCall& call) {
  using enum PackageAction;
  if (call.action != install && call.action != upgrade && call.action != remove && call.action != fetch) return;
  // The operands of these are no packages: requirement files, a project's folder.
  if (call.subcommand == "pip sync" || call.subcommand == "sync" || call.subcommand == "mod download" ||
      call.subcommand == "ci")
    return;
  for (const auto& word : call.operands)
    if (!is_local(word.text)) call.packages.push_back(word);
}

PackageCall call_of(const Grammar& grammar, const Command& command, std::size_t arguments) {
  PackageCall call;
  call.manager = grammar.manager;
  call.command = &command;
  call.system = grammar.system;
  auto read = read_arguments(grammar, command.words, arguments);
  call.operands = std::move(read.operands);
  call.filters = std::move(read.filters);
  for (const auto& folder : read.folders)
    call.folder = folder.starts_with('/') ? folder : join_path(call.folder, folder);
  const bool node = grammar.manager == PackageManager::npm || has_scripts(grammar.manager);
  call.system = call.system || (node && read.global);
  call.recursive = node && read.recursive;
  set_action(call, grammar);
  set_packages(call);
  return call;
}

// npx, pnpx, bunx, pnpm dlx: a program of a package, fetched if need be.
PackageCall runner_call(std::string_view program, const Command& command, std::size_t arguments) {
  const auto& grammar = *grammar_of(program == "pnpx"   ? "pnpm"
                                    : program == "bunx" ? "bun"
                                    : program == "uvx"  ? "uv"
                                                        : "npm");
  PackageCall call;
  call.manager = grammar.manager;
  call.action = PackageAction::run;
  call.command = &command;
  auto read = read_arguments(grammar, command.words, arguments);
  call.filters = std::move(read.filters);
  call.operands = std::move(read.operands);
  set_script(call);
  return call;
}

PackageCall corepack_call(const Command& command, std::size_t arguments) {
  auto call = call_of(*grammar_of("npm"), command, arguments);
  call.packages.clear();
  const bool installs = call.subcommand == "prepare" || call.subcommand == "install" || call.subcommand == "use" ||
                        call.subcommand == "up" || call.subcommand == "hydrate";
  call.action = installs ? PackageAction::install : PackageAction::other;
  call.system = true;
  if (installs) call.packages = call.operands;
  call.subcommand.insert(0, "corepack ");
  return call;
}

bool is_python(std::string_view program) {
  return program.starts_with("python") || program == "py" || program == "pypy3";
}

std::optional<PackageCall> package_call(const Command& command) {
  const auto* word = command.program_word();
  if (word == nullptr) return std::nullopt;
  const auto program = command.program();
  const auto after = static_cast<std::size_t>(word - command.words.data()) + 1;
  if (const auto* grammar = grammar_of(program)) return call_of(*grammar, command, after);
  if (program == "npx" || program == "pnpx" || program == "bunx" || program == "uvx")
    return runner_call(program, command, after);
  if (program == "corepack") return corepack_call(command, after);
  if (is_python(program)) {  // python -I -m pip install ...
    for (auto i = after; i + 1 < command.words.size() && command.words[i].text.starts_with('-'); ++i) {
      if (command.words[i].text != "-m" && command.words[i].text != "-Im") continue;
      const auto* grammar = grammar_of(command.words[i + 1].text);
      if (grammar != nullptr) return call_of(*grammar, command, i + 2);
      break;
    }
  }
  return std::nullopt;
}

// Where each shell of the script stands, as far as `cd` says.
class Folders {
 public:
  explicit Folders(const Script& script) : script_{script}, folders_(script.scopes.size()) {}

  void follow(const Command& command) {
    const auto program = command.program();
    if (program != "cd" && program != "pushd" && program != "popd") return;
    auto& here = at(command.scope);
    std::string_view to;
    for (const auto argument : command.arguments())
      if (argument == "-" || !argument.starts_with('-')) to = argument;
    if (program == "popd" || to == "-") {
      std::swap(here.now, here.before);
      return;
    }
    here.before = here.now;
    here.now = to.empty()                                                          ? "~"
               : to.starts_with('/') || to.starts_with('$') || to.starts_with('~') ? std::string{to}
                                                                                   : join_path(here.now, to);
  }

  [[nodiscard]] std::string from(std::uint32_t scope, const std::string& own) {
    return own.empty() ? at(scope).now : own.starts_with('/') ? own : join_path(at(scope).now, own);
  }

 private:
  struct Place {
    bool known = false;
    std::string now, before;
  };
  // A new shell starts where its parent stands at that moment; commands come in order, so that is now.
  Place& at(std::uint32_t scope) {
    if (scope >= folders_.size()) scope = 0;
    auto& place = folders_[scope];
    if (!place.known) {
      place.known = true;
      if (scope != 0) {
        const auto parent = at(script_.scopes[scope]);
        place.now = parent.now;
        place.before = parent.before;
      }
    }
    return place;
  }

  const Script& script_;
  std::vector<Place> folders_;
};

}  // namespace

std::vector<PackageCall> package_calls(const Script& script) {
  std::vector<PackageCall> out;
  if (script.scopes.empty()) return out;
  Folders folders{script};
  for (const auto& command : script.commands) {
    folders.follow(command);
    auto call = package_call(command);
    if (!call) continue;
    call->folder = folders.from(command.scope, call->folder);
    out.push_back(std::move(*call));
  }
  return out;
}

}  // namespace loadline::shell
