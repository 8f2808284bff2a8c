// SPDX-License-Identifier: Apache-2.0
// Commits, trees and blobs, by libgit2.
#include "git/history.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "git/library.h"
#include "git/shallow_walk.h"

namespace loadline::git {

struct History::Handles {
  RepositoryHandle repository;
  std::string prefix;
};

namespace {

std::string raw(const git_oid& id) { return {reinterpret_cast<const char*>(id.id), sizeof id.id}; }

git_oid oid_of(const std::string& raw_id) {
  git_oid out{};
  if (raw_id.size() == sizeof out.id) std::copy(raw_id.begin(), raw_id.end(), out.id);
  return out;
}

std::string hex(const git_oid& id) { return git_oid_tostr_s(&id); }

Error object_error(std::string_view what, const std::string& id) {
  const git_oid oid = oid_of(id);
  return {"the repository does not hold this " + std::string{what} + " (a partial or damaged clone?)", hex(oid),
          last_error()};
}

EntryKind kind_of(git_filemode_t mode) {
  switch (mode) {
    case GIT_FILEMODE_TREE: return EntryKind::folder;
    case GIT_FILEMODE_COMMIT: return EntryKind::submodule;
    case GIT_FILEMODE_LINK: return EntryKind::symlink;
    case GIT_FILEMODE_BLOB_EXECUTABLE: return EntryKind::executable;
    default: return EntryKind::file;
  }
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr), std::free};
  return real == nullptr ? path : std::string{real.get()};
}

Result<git_oid> commit_named(git_repository* repository, const std::string& revision) {
  git_object* found = nullptr;
  if (git_revparse_single(&found, repository, (revision + "^{commit}").c_str()) != 0)
    return failure("there is no such revision", revision, last_error());
  const ObjectHandle object{found};
  return *git_object_id(object.get());
}

Commit described(const git_oid& id, git_commit* commit) {
  const char* subject = git_commit_summary(commit);
  return {.id = hex(id),
          .tree = raw(*git_commit_tree_id(commit)),
          .time = git_commit_time(commit),
          .subject = subject == nullptr ? "" : subject,
          .merge = git_commit_parentcount(commit) > 1};
}

bool has_parents(git_repository* repository, const Commit& of) {
  git_oid id{};
  git_commit* found = nullptr;
  if (git_oid_fromstr(&id, of.id.c_str()) != 0 || git_commit_lookup(&found, repository, &id) != 0) return true;
  const CommitHandle commit{found};
  for (unsigned i = 0; i < git_commit_parentcount(found); ++i) {
    git_commit* parent = nullptr;
    if (git_commit_lookup(&parent, repository, git_commit_parent_id(found, i)) != 0) return false;
    const CommitHandle here{parent};
  }
  return true;
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

History::History(std::unique_ptr<Handles> handles) : handles_{std::move(handles)} {}
History::History(History&&) noexcept = default;
History::~History() = default;

Result<History> History::open(const std::string& folder) {
  switch_library_on();
  auto handles = std::make_unique<Handles>();
  git_repository* found = nullptr;
  if (git_repository_open_ext(&found, folder.c_str(), 0, nullptr) != 0)
    return failure("is in no git repository, so it has no history", folder);
  handles->repository.reset(found);
  if (const char* work_folder = git_repository_workdir(found)) {
    const auto top = real_path(work_folder);
    const auto wanted = real_path(folder);
    if (is_below(wanted, top)) handles->prefix = relative_path(wanted, top);
  }
  return History{std::move(handles)};
}

bool History::shallow() const { return git_repository_is_shallow(handles_->repository.get()) == 1; }
const std::string& History::prefix() const { return handles_->prefix; }

Result<std::vector<Commit>> History::commits(const CommitRange& range) const {
  git_repository* repository = handles_->repository.get();
  if (git_repository_head_unborn(repository) == 1) return std::vector<Commit>{};
  const auto until = commit_named(repository, range.until);
  if (!until) return tl::make_unexpected(until.error());

  std::int64_t not_before = 0;
  std::optional<git_oid> since;
  if (!range.since.empty()) {
    if (const auto named = commit_named(repository, range.since)) since = *named;
    else if (const auto date = parse_date(range.since, now())) not_before = *date;
    else return failure("is neither a revision nor a date such as 2026-01-31 or \"3 months ago\"", range.since);
  }

  std::vector<Commit> out;
  // False where nothing that comes after is wanted.
  const auto take = [&](const git_oid& id) {
    if (range.most != 0 && out.size() == range.most) return false;
    git_commit* commit_raw = nullptr;
    if (git_commit_lookup(&commit_raw, repository, &id) != 0) return false;  // the edge of a damaged clone
    const CommitHandle commit{commit_raw};
    if (git_commit_time(commit_raw) < not_before) return !range.first_parent;
    out.push_back(described(id, commit_raw));
    return true;
  };
  const auto take_what_is_here = [&] {
    out.clear();
    for (const auto& id : commits_of_shallow(repository, *until, since, range.first_parent))
      if (!take(id)) break;
  };
  if (shallow()) {
    take_what_is_here();
  } else {
    git_revwalk* walk_raw = nullptr;
    if (git_revwalk_new(&walk_raw, repository) != 0) return failure("cannot walk the history", {}, last_error());
    const WalkHandle walk{walk_raw};
    // By first parents there is one line, which needs no sorting and so no reading ahead.
    git_revwalk_sorting(walk_raw, range.first_parent ? GIT_SORT_NONE : GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
    if (range.first_parent) git_revwalk_simplify_first_parent(walk_raw);
    git_revwalk_push(walk_raw, &*until);
    if (since) git_revwalk_hide(walk_raw, &*since);
    git_oid id{};
    int status = 0;
    while ((status = git_revwalk_next(&id, walk_raw)) == 0)
      if (!take(id)) break;
    if (status != 0 && status != GIT_ITEROVER) take_what_is_here();  // a commit is missing
  }
  if (!out.empty() && out.size() != range.most) out.back().parent_lost = !has_parents(repository, out.back());
  std::ranges::reverse(out);
  return out;
}

Result<std::vector<TreeEntry>> History::tree(const std::string& id) const {
  const git_oid oid = oid_of(id);
  git_tree* found = nullptr;
  if (git_tree_lookup(&found, handles_->repository.get(), &oid) != 0)
    return tl::make_unexpected(object_error("folder", id));
  const TreeHandle tree{found};
  std::vector<TreeEntry> out(git_tree_entrycount(found));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const git_tree_entry* entry = git_tree_entry_byindex(found, i);
    out[i] = {git_tree_entry_name(entry), kind_of(git_tree_entry_filemode(entry)), raw(*git_tree_entry_id(entry))};
  }
  // Git sorts a folder as if its name ended with a slash.
  std::ranges::sort(out, {}, &TreeEntry::name);
  return out;
}

Result<std::string> History::blob(const std::string& id) const {
  const git_oid oid = oid_of(id);
  git_blob* found = nullptr;
  if (git_blob_lookup(&found, handles_->repository.get(), &oid) != 0)
    return tl::make_unexpected(object_error("file", id));
  const BlobHandle blob{found};
  return std::string{static_cast<const char*>(git_blob_rawcontent(found)),
                     static_cast<std::size_t>(git_blob_rawsize(found))};
}

std::optional<Error> History::missing_blob(const std::string& id) const {
  const git_oid oid = oid_of(id);
  git_odb* found = nullptr;
  if (git_repository_odb(&found, handles_->repository.get()) != 0) return object_error("file", id);
  const OdbHandle odb{found};
  return git_odb_exists(found, &oid) == 1 ? std::nullopt : std::optional{object_error("file", id)};
}

std::uint64_t History::blob_size(const std::string& id) const {
  const git_oid oid = oid_of(id);
  git_odb* found = nullptr;
  if (git_repository_odb(&found, handles_->repository.get()) != 0) return 0;
  const OdbHandle odb{found};
  std::size_t size = 0;
  git_object_t type{};
  return git_odb_read_header(&size, &type, found, &oid) == 0 ? size : 0;
}

Result<std::optional<std::string>> History::folder(const std::string& tree_id, std::string_view path) const {
  std::string at = tree_id;
  for (const auto part : split(path, '/')) {
    if (part.empty()) continue;
    const auto entries = tree(at);
    if (!entries) return tl::make_unexpected(entries.error());
    const auto found = std::ranges::find(*entries, part, &TreeEntry::name);
    if (found == entries->end() || found->kind != EntryKind::folder) return std::nullopt;
    at = found->id;
  }
  return at;
}

std::string head_commit(const std::string& folder) {
  const auto history = History::open(folder);
  if (!history) return "";
  const auto commits = history->commits({.most = 1});
  return commits && !commits->empty() ? commits->front().id : "";
}

}  // namespace loadline::git
