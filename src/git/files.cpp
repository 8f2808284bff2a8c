// SPDX-License-Identifier: Apache-2.0
// Walks the files that git would list, the folders in parallel and the index beside them.
//
// git ls-files --cached --others --exclude-standard does the same in one thread. An ignored folder is never
// entered; the tracked files inside it are found afterwards, from the index.
#include "git/files.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
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

// What stands in one folder that is not ignored itself; which of its files git lists is decided later.
struct Contents {
  std::vector<File> files;
  const Rules* rules = nullptr;
};

bool is_ignored(const Rules* rules, std::string_view path, bool is_folder) {
  for (; rules != nullptr; rules = rules->above) {
    if (path.size() <= rules->base.size()) continue;  // not below the folder that these govern
    const auto inside = path.substr(rules->base.empty() ? 0 : rules->base.size() + 1);
    if (const auto decision = rules->here.ignores(inside, is_folder)) return *decision;
  }
  return false;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// `prefix` is put in front of paths of the tree, so that the rules of folders above the root fit them.
class Walker {
 public:
  Walker(const FileTree& tree, std::string prefix) : tree_{tree}, prefix_{std::move(prefix)} {}

  void walk(const Rules* rules) {
    for_each_reached<Folder>({"", rules}, [this](const Folder& folder) { return read_folder(folder); });
  }

  // `tracked` is sorted: git lists these whatever the rules say.
  void list(const std::vector<std::string>& tracked, Listing& out) {
    for_each_index(contents_.size(), [&](std::size_t i) {
      auto& folder = contents_[i];
      std::erase_if(folder.files, [&](const File& file) {
        return !std::ranges::binary_search(tracked, file.path) && is_ignored(folder.rules, from_top(file.path), false);
      });
    });
    for (auto& folder : contents_) append(out.files, folder.files);
    append(out.problems, problems_);
    append(out.nested, nested_);
    std::ranges::sort(out.files, {}, &File::path);
    std::ranges::sort(out.nested);
    std::ranges::sort(out.problems, {}, &Error::place);
  }

 private:
  [[nodiscard]] std::string from_top(const std::string& path) const {
    return prefix_.empty() ? path : prefix_ + "/" + path;
  }

  std::vector<Folder> read_folder(const Folder& folder) {
    auto entries = tree_.entries(folder.path);
    if (!entries) {
      const std::scoped_lock locked{lock_};
      problems_.push_back(std::move(entries.error()));
      return {};
    }
    const auto has = [&](std::string_view name) {
      const auto at = std::ranges::lower_bound(*entries, name, {},
                                               [](const auto& entry) { return std::string_view{entry.name}; });
      return at != entries->end() && at->name == name ? &*at : nullptr;
    };
    const auto* own = has(".gitignore");
    const bool governs = own != nullptr && own->kind == FileKind::regular;  // git follows no link here either
    const bool nested = !folder.path.empty() && has(".git") != nullptr;
    const Rules* rules = folder.rules;
    if (nested || governs) rules = read_rules(folder, nested, governs);

    std::vector<Folder> below;
    Contents contents{.files = {}, .rules = rules};
    for (auto& entry : *entries) {
      if (entry.name == ".git" || entry.kind == FileKind::other) continue;
      std::string path = join_path(folder.path, entry.name);
      if (entry.kind != FileKind::directory)
        contents.files.push_back({std::move(path), entry.kind, entry.size, entry.executable});
      else if (!is_ignored(rules, from_top(path), true)) below.push_back({std::move(path), rules});
    }
    const std::scoped_lock locked{lock_};
    contents_.push_back(std::move(contents));
    if (nested) nested_.push_back(folder.path);
    return below;
  }

  const Rules* read_rules(const Folder& folder, bool nested, bool governs) {
    auto rules = std::make_unique<Rules>();
    rules->base = join_path(prefix_, folder.path);
    rules->above = nested ? nullptr : folder.rules;
    auto text = governs ? tree_.read(join_path(folder.path, ".gitignore")) : std::string{};
    if (text) rules->here = IgnoreRules::parse(*text);
    const std::scoped_lock locked{lock_};
    if (!text) problems_.push_back(std::move(text.error()));
    return kept_.emplace_back(std::move(rules)).get();
  }

  const FileTree& tree_;
  std::string prefix_;
  std::mutex lock_;  // over all below, while the folders are read
  std::vector<Contents> contents_;
  std::vector<std::unique_ptr<Rules>> kept_;
  std::vector<std::string> nested_;  // repositories inside this one
  std::vector<Error> problems_;
};

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
  Walker walker{tree, repository->prefix};
  Tracked tracked;
  side_by_side([&] { tracked = repository->tracked(); }, [&] { walker.walk(rules); });
  out.problems = std::move(tracked.problems);
  walker.list(tracked.files, out);
  add_tracked(tree, tracked.files, out);
  return out;
}

}  // namespace loadline::git
