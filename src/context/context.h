// SPDX-License-Identifier: Apache-2.0
// What a build context holds after its ignore file, and what a COPY selects of it.
//
// Two figures matter: the bytes that the ignore file lets through, and the part of them that reachable
// COPY, ADD and bind mounts ask for, which is all that BuildKit sends (its FollowPaths).
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
  std::vector<Error> problems;  // folders that could not be read
};

// Folders are read in parallel; one that is left out is entered only where an exception may bring back
// something below it.
[[nodiscard]] Context read_context(const FileTree& tree, std::string_view folder, const IgnoreFile& ignore);
// The same from a list of files that is already known (paths relative to the tree's root, sorted).
[[nodiscard]] Context context_of(const std::vector<File>& files, std::string_view folder, const IgnoreFile& ignore);

struct Selection {
  std::vector<std::size_t> files;  // indices into Context::files, ascending
  std::uint64_t bytes = 0;
  bool wildcard = false;  // the source held one: then nothing selected is not an error
};

// Flags of COPY and ADD that change what is taken.
struct SelectOptions {
  bool parents = false;                // --parents: the source is matched as an ignore pattern is, "**" included
  std::vector<std::string> excludes;   // --exclude, relative to what is copied
};

// What one source operand of COPY or ADD takes: Go's filepath.Match, a folder means all below it.
[[nodiscard]] Selection select(const Context& context, std::string_view copy_source, const SelectOptions& options = {});

// Of several operands together, each file once: what a stage asks of the context.
[[nodiscard]] Selection united(const Context& context, const std::vector<Selection>& selections);

}  // namespace loadline::context
