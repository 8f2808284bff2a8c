// SPDX-License-Identifier: Apache-2.0
// Switching libgit2 on, and what it says when it fails.
#include "git/library.h"

#include <mutex>

namespace loadline::git {

void switch_library_on() {
  // Once, for good: a thread that waits for the next loop keeps its last error, which is released when the thread ends,
  // and only as long as the library is on.
  static std::once_flag on;
  std::call_once(on, [] {
    git_libgit2_init();
    // Only data is read and nothing of it is run, so a checkout that belongs to somebody else (as in most CI
    // containers) is as good as ours.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  });
}

std::string last_error() {
  const git_error* error = git_error_last();
  return error == nullptr ? "" : error->message;
}

}  // namespace loadline::git
