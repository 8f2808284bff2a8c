// SPDX-License-Identifier: Apache-2.0
// The named files that an image is stored in: a folder, a tar archive that can be read at any place, or what is left
// of an archive that has passed by.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "image/layer.h"
#include "image/stream.h"

namespace loadline::image {

class Files {
 public:
  [[nodiscard]] static Result<Files> in_folder(const std::string& folder);
  [[nodiscard]] static Result<Files> in_archive(const std::string& path, const Limits& limits);
  // `source` streams an archive, plain or compressed; `path` is for messages. Its layers are read on the way.
  [[nodiscard]] static Result<Files> in_passing(const std::string& path,
                                                const std::function<Status(const Sink&)>& source, const Limits& limits,
                                                const Keep& keep, bool verify);

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::uint64_t size(std::string_view name) const;  // 0 where there is no such file
  // The name behind links inside an archive: docker save writes a layer that is there twice as a link.
  [[nodiscard]] std::string resolved(std::string_view name) const;
  // May be called from several threads.
  [[nodiscard]] Status stream(std::string_view name, const Sink& sink) const;
  // A layer that has been read in passing; else null.
  [[nodiscard]] std::shared_ptr<Result<Layer>> passed(std::string_view name) const;
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
    std::string text = {};                           // in passing: of a document
    std::shared_ptr<Result<Layer>> layer = nullptr;  // in passing: of a layer
  };
  explicit Files(std::string path) : path_{std::move(path)} {}
  [[nodiscard]] const std::pair<const std::string, Range>* behind(std::string_view name) const;
  [[nodiscard]] Status index(std::uint64_t size, const Limits& limits);

  std::string path_;
  enum class Form : std::uint8_t { folder, archive, passing } form_ = Form::folder;
  int archive_ = -1;  // file descriptor
  std::map<std::string, Range, std::less<>> table_;  // of the archive
};

}  // namespace loadline::image
