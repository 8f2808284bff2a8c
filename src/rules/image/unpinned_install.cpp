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

bool is_pinned(const shell::PackageCall& call, const shell::Word& package) {
  const std::string_view text = package.text;
  // A variable may hold a version; a URL, a file or a revision of a repository has its own.
  if (!package.literal || contains(text, "://") || contains(text, "git+") || text.ends_with(".gem") ||
      text.ends_with(".txt"))
    return true;
  switch (call.manager) {
    case PackageManager::pip:
    case PackageManager::uv: return text.find_first_of("=<>~@") != text.npos;
    case PackageManager::gem: return contains(text, ":");
    default: return has_version_after_at(text);
  }
}

bool concerns(const shell::PackageCall& call) {
  if (call.action != shell::PackageAction::install) return false;
  const auto& command = *call.command;
  switch (call.manager) {
    case PackageManager::npm:
    case PackageManager::pnpm:
    case PackageManager::yarn: return call.system;
    case PackageManager::pip: return !command.has_flag("-c") && !shell::flag_value(command, "--constraint", "-c");
    case PackageManager::gem: return !shell::flag_value(command, "--version", "-v");
    case PackageManager::go: return call.subcommand == "install" || call.subcommand == "get";
    case PackageManager::uv: return call.subcommand == "pip install" || call.subcommand == "tool install";
    default: return false;
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build))
    for (const auto& call : at.run->calls) {
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

}  // namespace

extern constexpr Rule unpinned_install{
    .info = {.name = "unpinned-install",
             .summary = "A package is installed by name, without a version",
             .severity = Severity::info,
             .aliases = "DL3013 DL3016 DL3028 DL3062 02d9c71f e36d8880 22cd11f7"},
    .check = &check,
};

}  // namespace loadline::rules
