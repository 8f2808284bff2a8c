// SPDX-License-Identifier: Apache-2.0
// Package-manager calls in shell commands, recognised as such: which manager, what it does, to what.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shell/syntax.h"

namespace loadline::shell {

enum class PackageManager : std::uint8_t {
  apt,
  apk,
  dnf,
  yum,
  microdnf,
  zypper,
  npm,
  pnpm,
  yarn,
  bun,
  pip,
  uv,
  poetry,
  gem,
  bundle,
  go,
  cargo,
  composer,
};
[[nodiscard]] std::string_view name_of(PackageManager manager);

enum class PackageAction : std::uint8_t {
  install,
  update_index,
  upgrade,
  clean,
  remove,
  fetch,
  deploy,
  prune,
  run,
  other
};

struct PackageCall {
  PackageManager manager = PackageManager::apt;
  PackageAction action = PackageAction::other;
  const Command* command = nullptr;
  std::string subcommand;          // as written: "install", "ci", "cache clean", "pip install"; may be empty
  bool system = false;             // system packages (apt, apk, ...), or global (npm -g)
  bool recursive = false;          // every workspace: pnpm -r, npm --workspaces, yarn workspaces foreach
  std::vector<Word> operands;      // all that follow the subcommand and are no flags or flags' values
  std::vector<Word> packages;      // operands that name packages of an install, upgrade or removal: "curl",
                               // "pnpm@8", "requests==2.31"; not local files or folders
  std::vector<std::string> filters;  // pnpm --filter, npm -w, yarn workspace
  std::string script;  // run: the script's or program's name
  std::string folder;  // of a cd in front of it joined with its own -C, as written; "" where none
};

// In the order of the script, whose commands they point to. `corepack prepare pnpm@9.14.2` is an install of
// pnpm by npm, system-wide.
[[nodiscard]] std::vector<PackageCall> package_calls(const Script& script);

}  // namespace loadline::shell
