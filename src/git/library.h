// SPDX-License-Identifier: Apache-2.0
// libgit2 at work: switched on before its first use, and its handles released by themselves.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

namespace loadline::git {

void switch_library_on();

template <class T, void (*release)(T*)>
struct Releaser {
  void operator()(T* handle) const { release(handle); }
};
using RepositoryHandle = std::unique_ptr<git_repository, Releaser<git_repository, git_repository_free>>;
using IndexHandle = std::unique_ptr<git_index, Releaser<git_index, git_index_free>>;
using CommitHandle = std::unique_ptr<git_commit, Releaser<git_commit, git_commit_free>>;
using ObjectHandle = std::unique_ptr<git_object, Releaser<git_object, git_object_free>>;
using TreeHandle = std::unique_ptr<git_tree, Releaser<git_tree, git_tree_free>>;
using BlobHandle = std::unique_ptr<git_blob, Releaser<git_blob, git_blob_free>>;
using OdbHandle = std::unique_ptr<git_odb, Releaser<git_odb, git_odb_free>>;
using WalkHandle = std::unique_ptr<git_revwalk, Releaser<git_revwalk, git_revwalk_free>>;

// What libgit2 says of the call that failed last on this thread.
[[nodiscard]] std::string last_error();

}  // namespace loadline::git
