// SPDX-License-Identifier: Apache-2.0
// A build context as the cache sees it: folders whose digests say whether anything below them changed.
//
// The reference (buildkit cache/contenthash) keeps two records of a folder, one of its header (mode and owner)
// and one of all that is in it, and one record of everything else. The digests here are either the reference's
// own, made of the files' bytes, or stand-ins made of git's object ids: two files have the same stand-in
// exactly when they have the same record, so both answer "did it change" alike, and git's cost nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "context/ignore.h"

namespace loadline::replay {

struct Folder;

struct Entry {
  std::string name;
  FileKind kind = FileKind::regular;
  std::string digest;              // of a folder: of all that is in it
  std::string link;                // a symlink's text
  const Folder* folder = nullptr;  // of a folder; owned by whoever made the tree
};

struct Folder {
  std::string header;          // digest of the folder itself
  std::string digest;          // of header and entries
  std::vector<Entry> entries;  // by name, compared as bytes

  [[nodiscard]] const Entry* find(std::string_view name) const;
};

// Works out Folder::digest; entries must be complete and sorted.
void seal(Folder& folder);

// Every root has this header when it comes from a client: the digest of nothing (checksum.go, HandleChange).
[[nodiscard]] const std::string& root_header();

// A file as a client would send it: owner and times do not count (client/solve.go resets owners to 0).
struct ContentFile {
  std::string path;
  FileKind kind = FileKind::regular;  // folders that hold something need not be listed
  std::uint32_t mode = 0644;          // permission bits
  std::string bytes;                  // a symlink's text
};

// The reference's record of one file, with its real digest (tarsum.go, filehash.go).
[[nodiscard]] std::string record_of(FileKind kind, std::uint32_t mode, std::string_view bytes);

// A tree of real digests; owns its folders.
class Contents {
 public:
  // What `ignore` lets through of the files.
  Contents(std::vector<ContentFile> files, const context::IgnoreFile& ignore);
  [[nodiscard]] const Folder& root() const { return *root_; }

 private:
  std::vector<std::unique_ptr<Folder>> folders_;
  const Folder* root_ = nullptr;
};

// The file that two trees of the same maker differ in, by path; at most `most` of them.
[[nodiscard]] std::vector<std::string> changed_paths(const Folder* before, const Folder* after, std::size_t most);

}  // namespace loadline::replay
