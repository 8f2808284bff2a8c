// SPDX-License-Identifier: Apache-2.0
// Walks the files that git would list, a level of folders at a time, in parallel.
//
// git ls-files --cached --others --exclude-standard does the same in one thread. An ignored folder is never
// entered; the tracked files inside it are found afterwards, from the index.
#include "git/files.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "base/paths.h"
#include "git/ignore_rules.h"
#include "git/repository.h"

namespace loadline::git {
namespace {

// The rules of a folder, and of those above it. Nested repositories start a chain of their own.
struct Rules {
  IgnoreRules here;
  std::string base;              // the folder that they govern, as `path` below sees it
  const Rules* above = nullptr;  // asked where these say nothing
};

struct Folder {
  std::string path;
  const Rules* rules = nullptr;
};

struct Level {
  std::vector<std::string> folders;
  std::vector<File> files;
  std::vector<Error> problems;
  std::unique_ptr<Rules> rules;  // of this folder, where it has a .gitignore or is a repository
  bool nested = false;
};

bool is_ignored(const Rules* rules, std::string_view path, bool is_folder) {
  for (; rules != nullptr; rules = rules->above) {
    if (path.size() <= rules->base.size()) continue;  // not below the folder that these govern
    const auto inside = path.substr(rules->base.empty() ? 0 : rules->base.size() + 1);
    if (const auto decision = rules->here.ignores(inside, is_folder)) return *decision;
  }
  return false;
}

// `prefix` is put in front of paths of the tree, so that the rules of folders above the root fit them.
struct Walker {
  const FileTree& tree;
  std::string prefix;
  const std::vector<std::string>& tracked;  // sorted: git lists these whatever the rules say

  [[nodiscard]] Level read_folder(const Folder& folder) const {
    Level out;
    auto entries = tree.entries(folder.path);
    if (!entries) {
      out.problems.push_back(std::move(entries.error()));
      return out;
    }
    const auto has = [&](std::string_view name) {
      const auto at = std::ranges::lower_bound(*entries, name, {},
                                               [](const auto& entry) { return std::string_view{entry.name}; });
      return at != entries->end() && at->name == name ? &*at : nullptr;
    };
    const auto* own = has(".gitignore");
    out.nested = !folder.path.empty() && has(".git") != nullptr;
    if (out.nested || (own != nullptr && own->kind == FileKind::regular)) {  // git follows no link here either
      out.rules = std::make_unique<Rules>();
      out.rules->base = join_path(prefix, folder.path);
      out.rules->above = out.nested ? nullptr : folder.rules;
      if (own != nullptr && own->kind == FileKind::regular) {
        auto text = tree.read(join_path(folder.path, ".gitignore"));
        if (text) out.rules->here = IgnoreRules::parse(*text);
        else out.problems.push_back(std::move(text.error()));
      }
    }
    const Rules* rules = out.rules ? out.rules.get() : folder.rules;
    for (auto& entry : *entries) take(folder, std::move(entry), rules, out);
    return out;
  }

  void take(const Folder& folder, DirectoryEntry entry, const Rules* rules, Level& out) const {
    const bool is_folder = entry.kind == FileKind::directory;
    if (entry.name == ".git" || entry.kind == FileKind::other) return;
    std::string path = folder.path.empty() ? std::move(entry.name) : folder.path + "/" + entry.name;
    const bool listed = !is_folder && std::ranges::binary_search(tracked, path);
    if (!listed && is_ignored(rules, prefix.empty() ? path : prefix + "/" + path, is_folder)) return;
    if (is_folder) out.folders.push_back(std::move(path));
    else out.files.push_back({std::move(path), entry.kind, entry.size, entry.executable});
  }
};

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void walk_level(const Walker& walker, std::vector<Folder>& level, std::vector<std::unique_ptr<Rules>>& kept,
                Listing& out) {
  std::vector<Level> read(level.size());
  for_each_index(level.size(), [&](std::size_t i) { read[i] = walker.read_folder(level[i]); });
  std::vector<Folder> next;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const Rules* rules = read[i].rules ? read[i].rules.get() : level[i].rules;
    for (auto& folder : read[i].folders) next.push_back({std::move(folder), rules});
    if (read[i].nested) out.nested.push_back(level[i].path);
    if (read[i].rules) kept.push_back(std::move(read[i].rules));
    append(out.files, read[i].files);
    append(out.problems, read[i].problems);
  }
  level = std::move(next);
}

// Git takes a tracked file for deleted when a link stands where one of its folders was.
bool is_behind_link(const std::vector<File>& files, std::string_view folder) {
  for (; !folder.empty(); folder = folder_of(folder)) {
    const auto at = std::ranges::lower_bound(files, folder, {}, &File::path);
    if (at != files.end() && at->path == folder) return true;
  }
  return false;
}

// Tracked files that the walk did not come by: those inside ignored folders, and ignored ones.
void add_tracked(const FileTree& tree, const std::vector<std::string>& tracked, Listing& out) {
  std::map<std::string_view, std::vector<std::string_view>> missing;  // names by folder
  auto found = out.files.begin();
  for (const auto& path : tracked) {
    while (found != out.files.end() && found->path < path) ++found;
    if (found == out.files.end() || found->path != path) missing[folder_of(path)].push_back(base_name(path));
  }
  const std::vector<std::pair<std::string_view, std::vector<std::string_view>>> folders{missing.begin(), missing.end()};
  std::vector<std::vector<File>> added(folders.size());
  for_each_index(folders.size(), [&](std::size_t i) {
    const auto& [folder, names] = folders[i];
    if (is_behind_link(out.files, folder)) return;
    const auto entries = tree.entries(folder);
    if (!entries) return;  // deleted since
    for (const auto& entry : *entries) {
      if (entry.kind != FileKind::regular && entry.kind != FileKind::symlink) continue;
      if (std::ranges::binary_search(names, std::string_view{entry.name}))
        added[i].push_back({join_path(folder, entry.name), entry.kind, entry.size, entry.executable});
    }
  });
  const auto before = out.files.size();
  for (auto& files : added) append(out.files, files);
  if (out.files.size() != before) std::ranges::sort(out.files, {}, &File::path);
}

// info/exclude, and the ignore files of the folders above the root: the start of the chain.
std::vector<std::unique_ptr<Rules>> rules_above(const Repository& repository) {
  std::vector<std::unique_ptr<Rules>> out;
  const auto add = [&](const Result<std::string>& text, std::string base) {
    if (!text) return;
    const Rules* above = out.empty() ? nullptr : out.back().get();
    out.push_back(std::make_unique<Rules>(Rules{IgnoreRules::parse(*text), std::move(base), above}));
  };
  const auto slash = repository.exclude_file.rfind('/');
  if (const auto info = open_disk(repository.exclude_file.substr(0, slash)))
    add((*info)->read(repository.exclude_file.substr(slash + 1)), "");
  const auto work = open_disk(repository.work_folder);
  for (std::size_t at = 0; work && at < repository.prefix.size();) {
    const auto folder = repository.prefix.substr(0, at == 0 ? 0 : at - 1);
    add((*work)->read(join_path(folder, ".gitignore")), folder);
    at = std::min(repository.prefix.find('/', at), repository.prefix.size() - 1) + 1;
  }
  return out;
}

bool is_ignored_from_top(const Rules* rules, const std::string& prefix) {
  for (std::size_t slash = prefix.find('/');; slash = prefix.find('/', slash + 1)) {
    const auto folder = prefix.substr(0, slash);
    if (!folder.empty() && is_ignored(rules, folder, true)) return true;
    if (slash == prefix.npos) return false;
  }
}

Listing list_everything(const FileTree& tree) {
  Listing out;
  auto walked = walk(tree, "", [](const std::string& path, FileKind kind) {
    const auto name = base_name(path);
    return name != ".git" && name != "node_modules" && kind != FileKind::other;
  });
  out.files = std::move(walked.files);
  out.problems = std::move(walked.problems);
  return out;
}

}  // namespace

Listing list_files(const FileTree& tree, const std::string& root) {
  auto repository = open_repository(root);
  if (!repository) return list_everything(tree);
  auto kept = rules_above(*repository);
  const Rules* rules = kept.empty() ? nullptr : kept.back().get();
  // Somebody who names an ignored folder wants to see what is in it.
  if (is_ignored_from_top(rules, repository->prefix)) return list_everything(tree);

  Listing out;
  out.repository = true;
  out.top = repository->prefix.empty();
  out.problems = std::move(repository->problems);
  const Walker walker{tree, repository->prefix, repository->tracked};
  std::vector<Folder> level = {{"", rules}};
  while (!level.empty()) walk_level(walker, level, kept, out);
  std::ranges::sort(out.files, {}, &File::path);
  std::ranges::sort(out.nested);
  add_tracked(tree, repository->tracked, out);
  return out;
}

}  // namespace loadline::git
