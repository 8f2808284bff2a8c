// SPDX-License-Identifier: Apache-2.0
// The packages of a root file system, and what an image's one pass must keep of its files for them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "packages/go_probe.h"
#include "packages/package.h"

namespace loadline::packages {

// How many of a file's first bytes packages_of() reads: nothing or all of it, up to a cap for each kind. For
// whoever sees each file's bytes only once. Go programs are not among them: see GoProbe.
[[nodiscard]] std::uint64_t bytes_wanted(std::string_view path, std::uint64_t size);
// Whether the bytes of this file should go through a GoProbe.
[[nodiscard]] bool may_be_go_program(std::string_view path, std::uint64_t size, bool executable);

using GoPrograms = std::map<std::string, GoProgram, std::less<>>;  // path to what a probe found

// `programs`: what probes have found already; null: executables are read out of the tree.
[[nodiscard]] Inventory packages_of(const FileTree& tree, const GoPrograms* programs = nullptr);

// Which package a file belongs to: the one that lists it, else the one whose folder it is in most closely.
class Owners {
 public:
  explicit Owners(const Inventory& inventory);
  static constexpr std::uint32_t nobody = UINT32_MAX;
  [[nodiscard]] std::uint32_t owner_of(std::string_view path) const;

 private:
  std::map<std::string, std::uint32_t, std::less<>> files_, folders_;
};

}  // namespace loadline::packages
