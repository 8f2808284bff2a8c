// SPDX-License-Identifier: Apache-2.0
// What a build context holds after its ignore file, and what a COPY selects of it.
//
// Two figures matter: the bytes that the ignore file lets through, and the part of them that reachable
// COPY, ADD and bind mounts ask for, which is all that BuildKit sends (build.md section 3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "context/ignore.h"

namespace loadline::context {

struct Context {
  std::string folder;          // relative to the tree's root
  std::vector<File> files;     // let through; paths relative to the context, sorted
  std::uint64_t bytes = 0;     // sum of the sizes of regular files
};

[[nodiscard]] Context read_context(const FileTree& tree, std::string_view folder, const IgnoreFile& ignore);
// The same from a list of files that is already known (paths relative to the tree's root, sorted).
[[nodiscard]] Context context_of(const std::vector<File>& files, std::string_view folder, const IgnoreFile& ignore);

struct Selection {
  std::vector<std::size_t> files;  // indices into Context::files, ascending
  std::uint64_t bytes = 0;
  bool wildcard = false;  // the source held one: then nothing selected is not an error
};
// What one source operand of COPY or ADD takes: Go's filepath.Match, a folder means all below it.
[[nodiscard]] Selection select(const Context& context, std::string_view copy_source);

}  // namespace loadline::context
