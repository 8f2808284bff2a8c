// SPDX-License-Identifier: Apache-2.0
// Walks a context as BuildKit's client does (fsutil/filter.go), a level of folders at a time, in parallel.
#include "context/context.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/parallel.h"
#include "base/paths.h"
#include "context/folder_stack.h"

namespace loadline::context {
namespace {

struct Folder {
  std::string path;  // relative to the context
  MatchedPatterns matched;
};

struct Level {
  std::vector<Folder> folders;
  std::vector<File> files;
  std::vector<Error> problems;
};

std::string_view inside(std::string_view path, std::string_view folder) {
  return path.substr(folder.empty() ? 0 : folder.size() + 1);
}

Level read_folder(const FileTree& tree, std::string_view root, const Folder& folder, const IgnoreFile& ignore) {
  Level out;
  auto entries = tree.entries(join_path(root, folder.path));
  if (!entries) {
    out.problems.push_back(std::move(entries.error()));
    return out;
  }
  MatchedPatterns own;
  for (auto& entry : *entries) {
    std::string path = folder.path.empty() ? entry.name : folder.path + "/" + entry.name;
    const bool is_folder = entry.kind == FileKind::directory;
    const bool excluded = ignore.is_exclusion(ignore.decide(path, folder.matched, is_folder ? &own : nullptr));
    if (is_folder) {
      if (!excluded || ignore.may_reenter(path)) out.folders.push_back({std::move(path), own});
    } else if (!excluded) {
      out.files.push_back({std::move(path), entry.kind, entry.size, entry.executable});
    }
  }
  return out;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void sum_bytes(Context& context) {
  for (const auto& file : context.files) context.bytes += file.size;
}

// The part of a sorted list that stands below the folder. "a/" ends before "a0": '0' follows '/'.
std::pair<std::size_t, std::size_t> range_below(const std::vector<File>& files, const std::string& folder) {
  if (folder.empty()) return {0, files.size()};
  const auto begin = std::ranges::lower_bound(files, folder + "/", {}, &File::path);
  const auto end = std::ranges::lower_bound(files, folder + "0", {}, &File::path);
  return {static_cast<std::size_t>(begin - files.begin()), static_cast<std::size_t>(end - files.begin())};
}

struct FolderFate {
  MatchedPatterns matched;
  bool closed = false;  // left out, and no exception reaches below
};

// Those of files[begin, end) that the ignore file lets through.
std::vector<File> let_through(const std::vector<File>& files, std::size_t begin, std::size_t end,
                              const std::string& folder, const IgnoreFile& ignore) {
  std::vector<File> out;
  FolderStack<FolderFate> stack{[&](std::string_view path, const FolderFate& above) {
    FolderFate own{{}, above.closed};
    if (own.closed) return own;
    const bool excluded = ignore.is_exclusion(ignore.decide(path, above.matched, &own.matched));
    own.closed = excluded && !ignore.may_reenter(path);
    return own;
  }};
  for (std::size_t i = begin; i < end; ++i) {
    const auto path = inside(files[i].path, folder);
    const FolderFate& above = stack.folder_of(path);
    if (above.closed || ignore.is_exclusion(ignore.decide(path, above.matched, nullptr))) continue;
    out.push_back({std::string{path}, files[i].kind, files[i].size, files[i].executable});
  }
  return out;
}

}  // namespace

Context read_context(const FileTree& tree, std::string_view folder, const IgnoreFile& ignore) {
  Context out;
  out.folder = folder;
  std::vector<Folder> level(1);
  while (!level.empty()) {
    std::vector<Level> read(level.size());
    for_each_index(level.size(), [&](std::size_t i) { read[i] = read_folder(tree, folder, level[i], ignore); });
    level.clear();
    for (auto& part : read) {
      append(level, part.folders);
      append(out.files, part.files);
      append(out.problems, part.problems);
    }
  }
  std::ranges::sort(out.files, {}, &File::path);
  sum_bytes(out);
  return out;
}

Context context_of(const std::vector<File>& files, std::string_view folder, const IgnoreFile& ignore) {
  constexpr std::size_t per_part = 4096;
  Context out;
  out.folder = folder;
  const auto [begin, end] = range_below(files, out.folder);
  const std::size_t first = begin;
  const std::size_t last = end;
  std::vector<std::vector<File>> parts((last - first + per_part - 1) / per_part);
  for_each_index(parts.size(), [&](std::size_t i) {
    const auto from = first + i * per_part;
    parts[i] = let_through(files, from, std::min(from + per_part, last), out.folder, ignore);
  });
  for (auto& part : parts) append(out.files, part);
  sum_bytes(out);
  return out;
}

}  // namespace loadline::context
