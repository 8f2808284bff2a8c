// SPDX-License-Identifier: Apache-2.0
// Adding, removing and copying by path. COPY's rules: BuildKit solver/llbsolver/file/backend.go (a folder's
// content goes into the target, a file goes by its name where the target is a folder).
#include "predict/content.h"

#include <algorithm>
#include <optional>

#include "base/paths.h"
#include "base/text.h"
#include "context/go_match.h"

namespace loadline::predict {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  for (const auto part : split(path, '/'))
    if (!part.empty()) out.push_back(part);
  return out;
}

// How many bytes of `path` the pattern names, or nothing: "/a/*" names "/a/b" of "/a/b/c".
std::optional<std::size_t> named_by(std::string_view pattern, std::string_view path) {
  if (!context::has_wildcard(pattern)) {
    if (!is_under(path, pattern)) return std::nullopt;
    return pattern == "/" ? 0 : pattern.size();
  }
  const auto wanted = parts_of(pattern);
  const auto have = parts_of(path);
  if (have.size() < wanted.size()) return std::nullopt;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (!context::go_match(wanted[i], have[i])) return std::nullopt;
  const auto last = have[wanted.size() - 1];
  return static_cast<std::size_t>(last.data() + last.size() - path.data());
}

}  // namespace

bool is_under(std::string_view path, std::string_view folder) { return folder == "/" || is_below(path, folder); }

void View::add(Content content) {
  layers.push_back(content);
  if (content.tree) {
    held.push_back(std::move(content));
    return;
  }
  const auto [at, added] = files.emplace(content.path, held.size());
  if (added) held.push_back(std::move(content));
  else held[at->second] = std::move(content);
}

void View::remove(std::string_view path) {
  // The folder that it was in stays, though it may be empty now.
  const auto above = folder_of(path);
  if (!above.empty() && !context::has_wildcard(above) && has_folder(above)) make_folder(above);
  const auto gone = [&](const Content& content) {
    return content.part != Part::base_image && named_by(path, content.path).has_value();
  };
  remove_if(gone);
  std::erase_if(folders, [&](const std::string& folder) { return named_by(path, folder).has_value(); });
}

void View::remove_if(const std::function<bool(const Content&)>& gone) {
  layers.erase(std::remove_if(layers.begin() + static_cast<std::ptrdiff_t>(layer), layers.end(), gone), layers.end());
  if (std::erase_if(held, gone) == 0) return;
  files.clear();
  for (std::size_t i = 0; i < held.size(); ++i)
    if (!held[i].tree) files.emplace(held[i].path, i);
}

void View::make_folder(std::string_view path) {
  if (std::ranges::find(folders, path) == folders.end()) folders.emplace_back(path);
}

bool View::has_folder(std::string_view path) const {
  if (path == "/" || std::ranges::any_of(folders, [&](const std::string& made) { return is_under(made, path); }))
    return true;
  return std::ranges::any_of(held, [&](const Content& content) {
    if (content.path == path) return content.tree && content.known != Known::unknown;  // what it is, nobody knows
    return is_under(content.path, path);
  });
}

const Content* View::file_at(const std::string& path) const {
  const auto at = files.find(path);
  return at == files.end() ? nullptr : &held[at->second];
}

Contents copied(const Contents& from, const CopyAsked& asked) {
  Contents out;
  for (const auto& content : from) {
    if (content.part == Part::base_image && asked.source != "/") continue;
    const auto named = named_by(asked.source, content.path);
    if (!named) continue;
    Content moved = content;
    moved.brought = asked.place;
    const auto rest = std::string_view{content.path}.substr(*named);
    if (asked.parents) {
      moved.path = clean_path(asked.target + "/" + content.path);
    } else if (rest.empty() && !content.tree) {
      moved.path = asked.into ? clean_path(asked.target + "/" + std::string{base_name(content.path)}) : asked.target;
    } else {
      moved.path = clean_path(asked.target + "/" + std::string{rest});
    }
    out.push_back(std::move(moved));
  }
  return out;
}

}  // namespace loadline::predict
