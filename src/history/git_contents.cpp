// SPDX-License-Identifier: Apache-2.0
// Trees of git as the contents of a build context.
//
// The same ignore file leaves the same of a folder as long as the folder's tree id and path are the same. So
// per path the last two versions are kept: the one of the commit at hand and the one before it, which is what
// "what changed" is asked of. A folder below cannot change without the one above, so whatever a kept folder
// points at is kept too.
#include "history/git_contents.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "replay/sha256.h"

namespace loadline::history {
namespace {

std::string record_of(const git::TreeEntry& entry) {
  return std::string{static_cast<char>('0' + static_cast<int>(entry.kind))} + entry.id;
}

FileKind kind_of(git::EntryKind kind) {
  if (kind == git::EntryKind::symlink) return FileKind::symlink;
  return kind == git::EntryKind::submodule ? FileKind::other : FileKind::regular;
}

}  // namespace

GitContents::GitContents(const git::History& history, std::string folder, const context::IgnoreFile& ignore,
                         const Overrides& overrides)
    : history_{history}, ignore_{ignore} {
  for (const auto& [path, bytes] : overrides) {
    if (!is_below(path, folder)) continue;
    const auto inside = relative_path(path, folder);
    overrides_[std::string{folder_of(inside)}][std::string{base_name(inside)}] = bytes;
  }
}

Result<const replay::Folder*> GitContents::at(const std::string& tree) {
  auto root = folder_at("", tree, {}, false);
  if (root && *root == nullptr) {
    static const replay::Folder nothing = [] {
      replay::Folder out{.header = replay::root_header()};
      replay::seal(out);
      return out;
    }();
    return &nothing;
  }
  return root;
}

Result<const replay::Folder*> GitContents::folder_at(const std::string& path, const std::string& tree,
                                                     const context::MatchedPatterns& matched, bool excluded) {
  {
    Versions& known = folders_[path];
    if (known[0].tree == tree) return known[0].folder.get();
  }
  // Read again, also where the version before the last comes back: what stands below must become the last too.
  auto made = read(path, tree, matched, excluded);
  if (!made) return tl::make_unexpected(std::move(made.error()));
  Versions& versions = folders_[path];
  versions[1] = std::move(versions[0]);
  versions[0] = {tree, std::move(*made)};
  if (path.empty()) ++version_;
  return versions[0].folder.get();
}

Result<bool> GitContents::add(const std::string& path, const git::TreeEntry& entry,
                              const context::MatchedPatterns& matched, replay::Folder& out) {
  const std::string below = path.empty() ? entry.name : path + "/" + entry.name;
  const bool is_folder = entry.kind == git::EntryKind::folder;
  context::MatchedPatterns own;
  const bool excluded = ignore_.is_exclusion(ignore_.decide(below, matched, is_folder ? &own : nullptr));
  if (is_folder) {
    if (excluded && !ignore_.may_reenter(below)) return true;
    const auto folder = folder_at(below, entry.id, own, excluded);
    if (!folder) return tl::make_unexpected(folder.error());
    if (*folder != nullptr) out.entries.push_back({entry.name, FileKind::directory, (*folder)->digest, {}, *folder});
    return true;
  }
  if (excluded) return true;
  replay::Entry file{.name = entry.name, .kind = kind_of(entry.kind), .digest = record_of(entry)};
  if (entry.kind == git::EntryKind::symlink) {
    auto text = history_.blob(entry.id);
    if (!text) return tl::make_unexpected(std::move(text.error()));
    file.link = std::move(*text);
  }
  submodules_ = submodules_ || entry.kind == git::EntryKind::submodule;
  out.entries.push_back(std::move(file));
  return true;
}

void GitContents::apply_overrides(const std::string& path, const context::MatchedPatterns& matched,
                                  replay::Folder& out) const {
  const auto here = overrides_.find(path);
  if (here == overrides_.end()) return;
  for (const auto& [name, bytes] : here->second) {
    if (ignore_.is_exclusion(ignore_.decide(join_path(path, name), matched, nullptr))) continue;
    std::erase_if(out.entries, [&](const replay::Entry& entry) { return entry.name == name; });
    out.entries.push_back({name, FileKind::regular, "candidate " + replay::sha256(bytes), {}, nullptr});
  }
  std::ranges::sort(out.entries, {}, &replay::Entry::name);
}

Result<std::unique_ptr<replay::Folder>> GitContents::read(const std::string& path, const std::string& tree,
                                                          const context::MatchedPatterns& matched, bool excluded) {
  const auto entries = history_.tree(tree);
  if (!entries) return tl::make_unexpected(entries.error());
  auto out = std::make_unique<replay::Folder>();
  out->header = path.empty() ? replay::root_header() : "folder";
  out->entries.reserve(entries->size());
  for (const auto& entry : *entries)
    if (auto added = add(path, entry, matched, *out); !added) return tl::make_unexpected(std::move(added.error()));
  apply_overrides(path, matched, *out);
  if (excluded && out->entries.empty()) return nullptr;
  replay::seal(*out);
  return out;
}

}  // namespace loadline::history
