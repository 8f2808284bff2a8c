// SPDX-License-Identifier: Apache-2.0
// apt-get install curl.
#include "base/text.h"
#include "fleet/variable_values.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

bool concerns(const shell::PackageCall& call) {
  switch (call.manager) {
    case PackageManager::apt:
    case PackageManager::apk:
    case PackageManager::dnf:
    case PackageManager::yum:
    case PackageManager::microdnf:
    case PackageManager::zypper: return call.action == shell::PackageAction::install;
    default: return false;
  }
}

// NAME-VERSION: the first dash is in front of a digit (java-11), or a later one, with a version's dots behind it
// (gcc-c++-1.1.1).
bool names_a_version(std::string_view package) {
  const auto first = package.find('-');
  for (auto dash = first; dash != package.npos; dash = package.find('-', dash + 1)) {
    const auto behind = package.substr(dash + 1);
    if (behind.empty() || behind.front() < '0' || behind.front() > '9') continue;
    if (dash == first || behind.find_first_of(".:") != behind.npos) return true;
  }
  return false;
}

// Versions as each manager takes them: curl=8.1, curl~8.1, curl-8.1-2.el9, curl>=8; a target release; a URL.
bool is_pinned(const shell::PackageCall& call, std::string_view package) {
  if (package.find_first_of("=<>~/") != package.npos || contains(package, "$") || package.starts_with('@') ||
      package.starts_with('-'))
    return true;
  if (call.subcommand.starts_with("group")) return true;  // a group has no version
  if (package.ends_with(".rpm") || package.ends_with(".apk") || package.ends_with(".deb")) return true;
  const bool dashes = call.manager == PackageManager::dnf || call.manager == PackageManager::yum ||
                      call.manager == PackageManager::microdnf;
  return dashes && (names_a_version(package) || (call.subcommand == "module install" && contains(package, ":")));
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      if (!concerns(call)) continue;
      std::vector<std::string> names;
      Place first;
      const auto look_at = [&](const shell::Word& word, const std::string& package) {
        if (is_pinned(call, package)) return;
        if (!first) first = run.place_of(word.span);
        names.push_back("`" + package + "`");
      };
      for (const auto& word : call.packages) {
        look_at(word, word.text);
        const auto held = words_behind(dockerfile, run, *call.command, word);
        if (held)
          for (const auto& package : *held) look_at(word, package);
      }
      if (!names.empty()) out.report(first, listed(names) + ": whatever version the distribution has that day");
    }
}

}  // namespace

extern constexpr Rule unpinned_system_package{
    .info = {.name = "unpinned-system-package",
             .summary = "A system package is installed without a version",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL3008 DL3018 DL3033 DL3037 DL3041 965a08d7 d3499f6d 6452c424 562952e4 93d88cf7"},
    .check = &check,
};

}  // namespace loadline::rules
