// SPDX-License-Identifier: Apache-2.0
// Go's path package, as far as the references use it.
#include "base/paths.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace loadline {

namespace {

// Most paths are: no empty part, no "." and no "..".
bool is_clean(std::string_view path) {
  if (path.empty() || path == "/") return !path.empty();
  for (std::size_t begin = path[0] == '/' ? 1 : 0;;) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == path.size()) return true;
    begin = end + 1;
  }
}

}  // namespace

std::string clean_path(std::string_view path) {
  if (is_clean(path)) return std::string{path};
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += '/';
    out += parts[i];
  }
  return out.empty() ? "." : out;
}

std::string join_path(std::string_view folder, std::string_view path) {
  std::string both;
  both.reserve(folder.size() + 1 + path.size());
  both += folder;
  if (!folder.empty() && !path.empty()) both += '/';
  both += path;
  if (is_clean(both)) return both;
  auto out = clean_path(both);
  return out == "." ? "" : out;
}

std::string_view base_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const auto slash = path.rfind('/');
  return slash == path.npos || path.size() == 1 ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::optional<std::string> resolve_path(std::string_view from, std::string_view written) {
  if (written.starts_with('/')) return std::nullopt;
  auto path = join_path(from, written);
  if (path == ".." || path.starts_with("../")) return std::nullopt;
  return path;
}

std::string relative_path(std::string_view path, std::string_view folder) {
  if (folder.empty()) return std::string{path};
  if (path == folder) return "";
  if (is_below(path, folder)) return std::string{path.substr(folder.size() + 1)};
  auto up = std::string{};
  while (!is_below(path, folder)) {
    up += "../";
    folder = folder_of(folder);
  }
  auto rest = relative_path(path, folder);
  if (rest.empty()) up.pop_back();
  return up + rest;
}

}  // namespace loadline
