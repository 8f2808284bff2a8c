// SPDX-License-Identifier: Apache-2.0
// A repository's history from its objects alone: commits, trees and blobs, nothing checked out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::git {

struct Commit {
  std::string id;    // 40 hexadecimal digits
  std::string tree;  // raw id of its tree
  std::int64_t time = 0;  // seconds since 1970, of the committer
  std::string subject;
  bool merge = false;
  bool parent_lost = false;  // of the oldest: the history goes on, and what came before is not here
};

enum class EntryKind : std::uint8_t { file, executable, symlink, folder, submodule };

struct TreeEntry {
  std::string name;
  EntryKind kind = EntryKind::file;
  std::string id;  // raw, 20 bytes: what stands there has not changed while this has not
};

struct CommitRange {
  std::string until = "HEAD";
  std::string since;          // a revision (left out itself) or a date; empty: from the beginning
  std::size_t most = 0;       // the newest of them; 0: all
  bool first_parent = true;   // the line of the branch itself, without the commits that merges brought in
};

class History {
 public:
  History(History&&) noexcept;
  ~History();
  // Of the repository that holds `folder`; a bare one is as good.
  [[nodiscard]] static Result<History> open(const std::string& folder);

  [[nodiscard]] bool shallow() const;  // the oldest commits have parents that are not here
  // `folder` as seen from the repository's top; "" where it is the top, or where the repository is bare.
  [[nodiscard]] const std::string& prefix() const;
  // Oldest first.
  [[nodiscard]] Result<std::vector<Commit>> commits(const CommitRange& range) const;
  // Sorted by name, compared as bytes. Fails where the object is missing.
  [[nodiscard]] Result<std::vector<TreeEntry>> tree(const std::string& id) const;
  [[nodiscard]] Result<std::string> blob(const std::string& id) const;
  // Why a blob cannot be read; nothing where it is there.
  [[nodiscard]] std::optional<Error> missing_blob(const std::string& id) const;
  // Bytes of a blob, from its header alone; 0 where the object is missing.
  [[nodiscard]] std::uint64_t blob_size(const std::string& id) const;
  // The folder inside a tree; nothing where there is none.
  [[nodiscard]] Result<std::optional<std::string>> folder(const std::string& tree, std::string_view path) const;

 private:
  struct Handles;
  explicit History(std::unique_ptr<Handles> handles);
  std::unique_ptr<Handles> handles_;
};

// The id of the commit that is checked out around `folder`; empty outside of a repository, and before its first commit.
[[nodiscard]] std::string head_commit(const std::string& folder);

// "2026-01-31", "2026-01-31 12:00", "3 months ago", "2 weeks ago"; seconds since 1970. `now` likewise.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now);

}  // namespace loadline::git
