// SPDX-License-Identifier: Apache-2.0
// What a COPY takes: BuildKit's file backend (solver/llbsolver/file/backend.go, fsutil/copy/copy.go).
//
// The source is anchored at the context's root. Parts before the first wildcard are taken as they stand;
// the rest is compared with every path below by filepath.Match, and a folder that matches is taken whole.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "context/context.h"
#include "context/folder_stack.h"
#include "context/go_match.h"

namespace loadline::context {
namespace {

// A file that is taken, and where what was named begins: --exclude looks at the path below that.
struct Taken {
  std::size_t file = 0;
  std::size_t base = 0;  // length of the path of the folder or file that the source named
};

std::string anchored(std::string_view source) {
  auto path = clean_path("/" + std::string{source});
  return path.substr(1);
}

// fsutil/copy: splitWildcards.
std::pair<std::string, std::string> split_wildcards(const std::string& path) {
  std::string plain, wild;
  for (const auto part : split(path, '/')) {
    auto& to = wild.empty() && !has_wildcard(part) ? plain : wild;
    if (!to.empty()) to += '/';
    to += part;
  }
  return {std::move(plain), std::move(wild)};
}

// Files that stand below a folder, or at the path itself.
std::pair<std::size_t, std::size_t> range_of(const std::vector<File>& files, const std::string& path) {
  const auto index = [&](auto at) { return static_cast<std::size_t>(at - files.begin()); };
  if (path.empty()) return {0, files.size()};
  const auto itself = std::ranges::lower_bound(files, path, {}, &File::path);
  if (itself != files.end() && itself->path == path) return {index(itself), index(itself) + 1};
  return {index(std::ranges::lower_bound(files, path + "/", {}, &File::path)),
          index(std::ranges::lower_bound(files, path + "0", {}, &File::path))};
}

std::vector<Taken> take_literal(const Context& context, const std::string& path) {
  std::vector<Taken> out;
  const auto [begin, end] = range_of(context.files, path);
  for (std::size_t i = begin; i < end; ++i) out.push_back({i, path.size()});
  return out;
}

// Of a sorted range: those whose path starts with `start`.
std::pair<std::size_t, std::size_t> starting_with(const std::vector<File>& files,
                                                  std::pair<std::size_t, std::size_t> range, std::string_view start) {
  const auto first = files.begin() + static_cast<std::ptrdiff_t>(range.first);
  const auto last = files.begin() + static_cast<std::ptrdiff_t>(range.second);
  const auto begin = std::partition_point(first, last, [&](const File& file) { return file.path < start; });
  const auto end = std::partition_point(begin, last, [&](const File& file) { return file.path.starts_with(start); });
  return {static_cast<std::size_t>(begin - files.begin()), static_cast<std::size_t>(end - files.begin())};
}

std::vector<Taken> take_wild(const Context& context, const std::string& plain, const std::string& wild) {
  std::vector<Taken> out;
  const std::size_t skip = plain.empty() ? 0 : plain.size() + 1;
  // Whatever a wildcard matches, and all below it, begins as the wildcard does up to its first special character.
  auto start = plain.empty() ? std::string{} : plain + "/";
  start += std::string_view{wild}.substr(0, wild.find_first_of("*?[\\"));
  const auto [begin, end] = starting_with(context.files, range_of(context.files, plain), start);
  // The length of the folder at or above it that matched, if one did: its files come along.
  FolderStack<std::optional<std::size_t>> stack{
      [&](std::string_view path, const std::optional<std::size_t>& above) -> std::optional<std::size_t> {
        if (above) return above;
        if (go_match(wild, path)) return path.size();
        return std::nullopt;
      }};
  for (std::size_t i = begin; i < end; ++i) {
    if (context.files[i].path.size() <= skip) continue;
    const auto path = std::string_view{context.files[i].path}.substr(skip);
    const auto above = stack.folder_of(path);
    if (above) out.push_back({i, skip + *above});
    else if (go_match(wild, path)) out.push_back({i, skip + path.size()});
  }
  return out;
}

// --parents: the source is a pattern of the ignore matcher, from the root or from behind "/./".
std::vector<Taken> take_with_parents(const Context& context, std::string_view source) {
  const auto pivot = source.find("/./");
  const auto base = pivot == source.npos ? std::string{} : anchored(source.substr(0, pivot));
  const auto pattern = anchored(pivot == source.npos ? source : source.substr(pivot + 3));
  const auto include = IgnoreFile::of_patterns({pattern});
  std::vector<Taken> out;
  const auto [plain, wild] = split_wildcards(base);
  auto below = wild.empty() ? take_literal(context, plain) : take_wild(context, plain, wild);
  for (const auto& taken : below) {
    const auto path = std::string_view{context.files[taken.file].path};
    const auto rest = path.substr(std::min(path.size(), taken.base + (taken.base > 0 ? 1 : 0)));
    if (pattern.empty() || include.excludes(rest)) out.push_back(taken);
  }
  return out;
}

}  // namespace

Selection select(const Context& context, std::string_view copy_source, const SelectOptions& options) {
  Selection out;
  out.wildcard = has_wildcard(copy_source);
  const auto path = anchored(copy_source);
  const auto [plain, wild] = split_wildcards(path);
  std::vector<Taken> taken;
  if (options.parents) taken = take_with_parents(context, copy_source);
  else taken = wild.empty() ? take_literal(context, plain) : take_wild(context, plain, wild);

  const auto excludes = IgnoreFile::of_patterns(options.excludes);
  for (const auto& one : taken) {
    const auto& file = context.files[one.file];
    // A file that is named itself is never excluded: patterns see paths below what is copied.
    const std::size_t start = one.base > 0 ? one.base + 1 : 0;
    if (start < file.path.size() && excludes.excludes(std::string_view{file.path}.substr(start))) continue;
    out.files.push_back(one.file);
    out.bytes += file.size;
  }
  return out;
}

Selection united(const Context& context, const std::vector<Selection>& selections) {
  Selection out;
  std::vector<bool> asked(context.files.size());
  for (const auto& selection : selections) {
    out.wildcard = out.wildcard || selection.wildcard;
    for (const auto file : selection.files)
      if (file < asked.size()) asked[file] = true;
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (!asked[i]) continue;
    out.files.push_back(i);
    out.bytes += context.files[i].size;
  }
  return out;
}

}  // namespace loadline::context
