// SPDX-License-Identifier: Apache-2.0
// A tool installed by name, in whatever version is newest.
#include <algorithm>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

bool is_moving_tag(std::string_view version) {
  return version == "latest" || version == "next" || version == "canary" || version == "*";
}

// Of npm, pnpm, yarn, go: "pnpm", "@scope/tool@latest"; a scope's own "@" comes first.
bool has_version_after_at(std::string_view package) {
  const auto at = package.find('@', 1);
  return at != package.npos && !is_moving_tag(package.substr(at + 1));
}

// A repository's address without a revision is its default branch. pip has the revision behind an @ of the path
// (pip.pypa.io/en/stable/topics/vcs-support), npm and its like behind a # (docs.npmjs.com/cli/commands/npm-install).
bool names_a_revision(const shell::PackageCall& call, std::string_view address) {
  if (call.manager != PackageManager::pip && call.manager != PackageManager::uv) return contains(address, "#");
  const auto host = address.find("://");
  const auto path = host == address.npos ? address.npos : address.find('/', host + 3);
  return path == address.npos || contains(address.substr(path, address.find('#') - path), "@");
}

bool is_pinned(const shell::PackageCall& call, const shell::Word& package) {
  const std::string_view text = package.text;
  // A variable may hold a version; a file has its own.
  if (!package.literal || text.ends_with(".gem") || text.ends_with(".txt")) return true;
  if (contains(text, "git+") || text.starts_with("git://")) return names_a_revision(call, text);
  if (contains(text, "://")) return true;
  switch (call.manager) {
    case PackageManager::pip:
    case PackageManager::uv: return text.find_first_of("=<>~@/") != text.npos;  // with a slash it is a folder
    case PackageManager::gem: return contains(text, ":");
    case PackageManager::go: return has_version_after_at(text);
    default: return has_version_after_at(text) || contains(text, "#");
  }
}

bool concerns(const shell::PackageCall& call) {
  if (call.action != shell::PackageAction::install) return false;
  const auto& command = *call.command;
  switch (call.manager) {
    case PackageManager::npm:
    case PackageManager::pnpm:
    case PackageManager::yarn: return true;  // without a name, the manifest's: there are no packages then
    case PackageManager::pip: return !command.has_flag("-c") && !shell::flag_value(command, "--constraint", "-c");
    case PackageManager::gem: return !shell::flag_value(command, "--version", "-v");
    case PackageManager::go: return call.subcommand == "install" || call.subcommand == "get";
    case PackageManager::uv: return call.subcommand == "pip install" || call.subcommand == "tool install";
    default: return false;
  }
}

// `go run example.org/tool@latest`; without a version it is the one of go.mod.
void check_go_run(const fleet::Run& run, const shell::PackageCall& call, Findings& out) {
  const std::string_view script = call.script;
  const auto at = script.find('@');
  if (at == script.npos || !is_moving_tag(script.substr(at + 1))) return;
  for (const auto& word : call.command->words)
    if (word.text == script)
      return void(out.report(run.place_of(word.span),
                             "`" + word.text + "`: the version is whatever is newest when the layer is built"));
}

// pipx puts each tool into an environment of its own, by pip.
void check_pipx(const fleet::Run& run, const shell::Command& command, Findings& out) {
  if (command.program() != "pipx" || command.arguments().empty() || command.arguments().front() != "install") return;
  for (auto i = command.program_at + 2; i < command.words.size(); ++i) {
    const auto& word = command.words[i];
    const bool takes_a_value = word.text == "--python" || word.text == "--index-url" || word.text == "--pip-args";
    if (takes_a_value) ++i;
    if (!word.literal || word.text.starts_with('-') || word.text.find_first_of("=<>~@/") != word.text.npos) continue;
    out.report(run.place_of(word.span),
               "`" + word.text + "`: the version is whatever is newest when the layer is built");
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    for (const auto& command : at.run->script.commands) check_pipx(*at.run, command, out);
    for (const auto& call : at.run->calls) {
      if (call.manager == PackageManager::go && call.action == shell::PackageAction::run)
        check_go_run(*at.run, call, out);
      if (!concerns(call)) continue;
      std::vector<std::string> names;
      Place first;
      for (const auto& package : call.packages) {
        if (is_pinned(call, package)) continue;
        if (!first) first = at.run->place_of(package.span);
        names.push_back("`" + package.text + "`");
      }
      if (names.empty()) continue;
      out.report(first, listed(names) + ": the version is whatever is newest when the layer is built");
    }
  }
}

}  // namespace

extern constexpr Rule unpinned_install{
    .info = {.name = "unpinned-install",
             .summary = "A package is installed by name, without a version",
             .severity = Severity::info,
             .aliases = "DL3013 DL3016 DL3028 DL3062 02d9c71f e36d8880 22cd11f7"},
    .check = &check,
};

}  // namespace loadline::rules
