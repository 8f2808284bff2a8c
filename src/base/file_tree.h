// SPDX-License-Identifier: Apache-2.0
// All input comes through one small interface: a disk, a git tree, an image's file system, or memory.
//
// So "audit this commit" and "audit this image" are free, and tests and fuzzers need no temporary folder.
// Paths are relative to the tree's root, with forward slashes, no leading slash, no "." or ".."; the root
// itself is "". A tree never leads outside its root: a symlink is an entry, and is not followed out of it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline {

enum class FileKind : std::uint8_t { regular, directory, symlink, other };

struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::regular;
  std::uint64_t size = 0;  // bytes, of a regular file
  bool executable = false;
};

class FileTree {
 public:
  virtual ~FileTree() = default;
  // What stands directly inside a folder, sorted by name. Safe to call from several threads.
  [[nodiscard]] virtual Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const = 0;
  // The bytes of a file; a symlink is followed as long as it stays inside the root.
  [[nodiscard]] virtual Result<std::string> read(std::string_view path) const = 0;
  // The text of a symlink.
  [[nodiscard]] virtual Result<std::string> link_target(std::string_view path) const = 0;
};

// A folder of this machine. Nothing outside it is ever read, symlinks included.
[[nodiscard]] Result<std::unique_ptr<FileTree>> open_disk(const std::string& root);

// For tests, fuzzers and the pages of rules. A value that starts with "-> " is a symlink.
[[nodiscard]] std::unique_ptr<FileTree> memory_tree(std::map<std::string, std::string, std::less<>> files);

// `below`, with these files in place of its own or added to it: what a tree would be after an edit. Shares
// `below`, which must outlive it.
[[nodiscard]] std::unique_ptr<FileTree> overlay_tree(const FileTree& below,
                                                     std::map<std::string, std::string, std::less<>> files);

struct File {
  std::string path;
  FileKind kind = FileKind::regular;
  std::uint64_t size = 0;
  bool executable = false;
};

// Every file (not folder) below `folder` whose way down `enter` lets through, sorted by path. Folders are
// read in parallel. `enter` is asked for each entry with its full path and kind: false leaves it out,
// and for a folder all below it. It is called from several threads. Unreadable folders go to `problems`.
using Enter = std::function<bool(const std::string& path, FileKind kind)>;
struct Walk {
  std::vector<File> files;
  std::vector<Error> problems;
};
[[nodiscard]] Walk walk(const FileTree& tree, std::string_view folder, const Enter& enter);

}  // namespace loadline
