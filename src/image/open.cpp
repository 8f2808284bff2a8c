// SPDX-License-Identifier: Apache-2.0
// What a reference means.
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <utility>

#include "image/image.h"
#include "image/layout.h"

namespace loadline::image {
namespace {

struct Location {
  std::string path;
  std::string tag;
};

bool exists(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0;
}

bool is_folder(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

// "PATH" or "PATH:TAG": the longest path that is there. A tag has no slash.
std::optional<Location> location_of(const std::string& text) {
  if (exists(text)) return Location{text, ""};
  for (auto colon = text.rfind(':'); colon != text.npos && colon > 0; colon = text.rfind(':', colon - 1))
    if (exists(text.substr(0, colon))) return Location{text.substr(0, colon), text.substr(colon + 1)};
  return std::nullopt;
}

Result<Opened> open_location(const Location& location, const OpenRequest& request) {
  Opened out;
  auto files = is_folder(location.path) ? Files::in_folder(location.path)
                                        : Files::in_archive(location.path, request.limits);
  if (!files) return tl::make_unexpected(files.error());
  out.files.push_back(std::move(*files));
  auto images = images_in(out.files.back(), location.path, location.tag, request);
  if (!images) return tl::make_unexpected(images.error());
  out.images = std::move(*images);
  return out;
}

}  // namespace

Result<Opened> open_images(const std::string& reference, const OpenRequest& request) {
  for (const std::string_view prefix : {"oci:", "oci-archive:", "docker-archive:", "dir:"}) {
    if (!reference.starts_with(prefix)) continue;
    const auto rest = reference.substr(prefix.size());
    const auto location = location_of(rest);
    if (!location) return failure("cannot be opened", rest, "no such file or folder");
    return open_location(*location, request);
  }
  if (const auto location = location_of(reference)) return open_location(*location, request);
  return failure("there is no such file or folder", reference);
}

}  // namespace loadline::image
