// SPDX-License-Identifier: Apache-2.0
// What each package manager calls its subcommands and which of its flags take the next word. Internal to
// this folder. From the managers' own reference pages (apt-get(8), apk(8), dnf(8), docs.npmjs.com/cli,
// pnpm.io/cli, yarnpkg.com/cli, pip.pypa.io/cli, docs.astral.sh/uv/reference/cli, getcomposer.org/doc/03-cli).
#pragma once

#include <span>
#include <string_view>

#include "shell/packages.h"

namespace loadline::shell {

struct Subcommand {
  std::string_view name;
  PackageAction action;
};

struct Grammar {
  PackageManager manager;
  bool system;
  std::string_view programs;     // separated by blanks
  std::string_view value_flags;  // that take the next word, separated by blanks
  std::string_view folder_flags; // of those, the ones that say where to work
  std::string_view filter_flags; // of those, the ones that choose workspaces
  std::span<const Subcommand> subcommands;
};

[[nodiscard]] const Grammar* grammar_of(std::string_view program);
[[nodiscard]] bool listed_in(std::string_view list, std::string_view word);

}  // namespace loadline::shell
