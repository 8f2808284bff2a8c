// SPDX-License-Identifier: Apache-2.0
// The context of a build at a commit, from git's objects: a folder that has not changed costs nothing.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "context/ignore.h"
#include "git/history.h"
#include "replay/contents.h"

namespace loadline::history {

// Files that stand in place of a commit's own, by path in the repository's tree.
using Overrides = std::map<std::string, std::string, std::less<>>;

// Contexts with one folder and one ignore file, commit after commit. Keeps the folders of the last two only.
//
// Modes are as git has them: 0644, 0755, links; an owner counts for nothing. A submodule counts by its commit.
class GitContents {
 public:
  // `folder` is the context's, in the tree whose root `at` is given; `ignore` must outlive this.
  GitContents(const git::History& history, std::string folder, const context::IgnoreFile& ignore,
              const Overrides& overrides);

  // The context below this raw tree id, which is that of the context's folder. Good as long as version() says.
  [[nodiscard]] Result<const replay::Folder*> at(const std::string& tree);
  // Counts the changes of the root: what at() gave is good while this is at most one further on.
  [[nodiscard]] std::size_t version() const { return version_; }
  [[nodiscard]] bool has_submodules() const { return submodules_; }

 private:
  struct Version {
    std::string tree;
    std::unique_ptr<replay::Folder> folder;  // null: nothing of it is let through
  };
  using Versions = std::array<Version, 2>;  // the last one first

  Result<const replay::Folder*> folder_at(const std::string& path, const std::string& tree,
                                          const context::MatchedPatterns& matched, bool excluded);
  Result<std::unique_ptr<replay::Folder>> read(const std::string& path, const std::string& tree,
                                               const context::MatchedPatterns& matched, bool excluded);
  Result<bool> add(const std::string& path, const git::TreeEntry& entry, const context::MatchedPatterns& matched,
                   replay::Folder& out);
  void apply_overrides(const std::string& path, const context::MatchedPatterns& matched, replay::Folder& out) const;

  const git::History& history_;
  const context::IgnoreFile& ignore_;
  std::map<std::string, Overrides, std::less<>> overrides_;  // by folder of the context, then by name
  std::map<std::string, Versions, std::less<>> folders_;     // by path in the context
  std::size_t version_ = 0;
  bool submodules_ = false;
};

}  // namespace loadline::history
