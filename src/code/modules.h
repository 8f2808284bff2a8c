// SPDX-License-Identifier: Apache-2.0
// The files of one service as a graph of relative imports. Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "code/facts.h"

namespace loadline::code {

class Modules {
 public:
  Modules(const std::vector<FileFacts>& files, const std::vector<Alias>& aliases, std::string_view entry);

  // The file that a specifier written in file `from` means, if it is one of ours.
  [[nodiscard]] std::optional<std::size_t> target(std::size_t from, std::string_view specifier) const;
  // The file that a name of file `from` was imported from.
  [[nodiscard]] std::optional<std::size_t> source_of(std::size_t from, std::string_view name) const;
  // Files that the program's start reaches; all of them where no start is known.
  [[nodiscard]] const std::vector<bool>& reachable() const { return reachable_; }

 private:
  [[nodiscard]] std::optional<std::size_t> file_at(const std::string& path) const;
  void walk(std::string_view entry);
  [[nodiscard]] std::vector<std::size_t> starts(std::string_view entry) const;

  const std::vector<FileFacts>& files_;
  const std::vector<Alias>& aliases_;
  std::unordered_map<std::string, std::size_t> by_stem_;  // path without its extension
  std::vector<bool> reachable_;
};

// main before server before index and app before others.
[[nodiscard]] int rank_of_entry(std::string_view path);

// Whether the service's own files or aliases answer a specifier that looks like a package.
[[nodiscard]] bool is_own(const Modules& modules, std::size_t from, std::string_view specifier);

}  // namespace loadline::code
