// SPDX-License-Identifier: Apache-2.0
// The index, by libgit2.
#include "git/repository.h"

#include <climits>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/paths.h"
#include "git/library.h"

namespace loadline::git {
namespace {

std::string resolved(const std::string& path) {
  char real[PATH_MAX];
  return ::realpath(path.c_str(), real) == nullptr ? path : std::string{real};
}

}  // namespace

Tracked Repository::tracked() const {
  Tracked out;
  git_index* raw = nullptr;
  if (git_repository_index(&raw, handle_.get()) != 0) {
    out.problems.push_back(
        {"cannot read git's index: only untracked files are told from ignored ones", work_folder, last_error()});
    return out;
  }
  const IndexHandle index{raw};
  const std::string below = prefix.empty() ? "" : prefix + "/";
  const auto count = git_index_entrycount(index.get());
  for (std::size_t i = 0; i < count; ++i) {
    const git_index_entry* entry = git_index_get_byindex(index.get(), i);
    std::string_view path = entry->path;
    if (!path.starts_with(below) || (entry->mode != GIT_FILEMODE_LINK && (entry->mode & 0170000u) != 0100000u))
      continue;
    path.remove_prefix(below.size());
    if (out.files.empty() || out.files.back() != path) out.files.emplace_back(path);  // once for all stages
  }
  return out;
}

std::optional<Repository> open_repository(const std::string& folder) {
  switch_library_on();
  Repository out;
  git_repository* raw = nullptr;
  if (git_repository_open_ext(&raw, folder.c_str(), 0, nullptr) != 0) return std::nullopt;
  out.handle_.reset(raw);
  const char* work_folder = git_repository_workdir(raw);
  if (work_folder == nullptr) return std::nullopt;  // bare

  out.work_folder = resolved(work_folder);
  const auto wanted = resolved(folder);
  if (!is_below(wanted, out.work_folder)) return std::nullopt;
  out.prefix = relative_path(wanted, out.work_folder);
  out.exclude_file = std::string{git_repository_commondir(raw)} + "info/exclude";
  return out;
}

}  // namespace loadline::git
