// SPDX-License-Identifier: Apache-2.0
// Values for the folders above a path, worked out once per folder while going through sorted paths.
//
// In a sorted list all paths below a folder stand together, so the folders of the path before are enough.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::context {

template <class T>
class FolderStack {
 public:
  // `make` is asked for a folder's value, given the value of the folder above it.
  explicit FolderStack(std::function<T(std::string_view path, const T& above)> make) : make_{std::move(make)} {}

  // The value of the folder that holds `path`.
  const T& folder_of(std::string_view path) {
    const auto last = path.rfind('/');
    const auto wanted = path.substr(0, last == path.npos ? 0 : last);
    while (!open_.empty() && !holds(open_.back().path, wanted)) open_.pop_back();
    std::size_t from = open_.empty() ? 0 : open_.back().path.size() + 1;
    while (from < wanted.size()) {
      const auto slash = wanted.find('/', from);
      const auto end = slash == wanted.npos ? wanted.size() : slash;
      const auto folder = wanted.substr(0, end);
      open_.push_back({std::string{folder}, make_(folder, open_.empty() ? top_ : open_.back().value)});
      from = end + 1;
    }
    return open_.empty() ? top_ : open_.back().value;
  }

 private:
  struct Open {
    std::string path;
    T value;
  };
  static bool holds(std::string_view folder, std::string_view path) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  }

  std::function<T(std::string_view, const T&)> make_;
  T top_{};
  std::vector<Open> open_;
};

}  // namespace loadline::context
