// SPDX-License-Identifier: Apache-2.0
// The named files that an image is stored in: a folder, or a tar archive that can be read at any place.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "image/stream.h"

namespace loadline::image {

class Files {
 public:
  [[nodiscard]] static Result<Files> in_folder(const std::string& folder);
  [[nodiscard]] static Result<Files> in_archive(const std::string& path, const Limits& limits);

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::uint64_t size(std::string_view name) const;  // 0 where there is no such file
  // The name behind links inside an archive: docker save writes a layer that is there twice as a link.
  [[nodiscard]] std::string resolved(std::string_view name) const;
  // May be called from several threads.
  [[nodiscard]] Status stream(std::string_view name, const Sink& sink) const;
  // A whole small file.
  [[nodiscard]] Result<std::string> read(std::string_view name, std::uint64_t most) const;

  ~Files();
  Files(Files&& other) noexcept;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

 private:
  struct Range {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::string link;  // of a symlink or hard link: the name behind it
  };
  explicit Files(std::string path) : path_{std::move(path)} {}
  [[nodiscard]] const std::pair<const std::string, Range>* behind(std::string_view name) const;
  [[nodiscard]] Status index(std::uint64_t size, const Limits& limits);

  std::string path_;
  int archive_ = -1;  // file descriptor; none: a folder
  std::map<std::string, Range, std::less<>> table_;  // of the archive
};

}  // namespace loadline::image
