// SPDX-License-Identifier: Apache-2.0
// Reading with pread, so that several threads may read one archive at once; an archive is walked over once, from
// header to header.
#include "image/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/paths.h"
#include "image/passing.h"
#include "image/tar.h"

namespace loadline::image {
namespace {

Status stream_range(int descriptor, std::uint64_t offset, std::uint64_t size, const Sink& sink,
                    const std::string& place) {
  std::string buffer(std::min<std::uint64_t>(piece_size, std::max<std::uint64_t>(size, 1)), '\0');
  while (size > 0) {
    const auto wanted = std::min<std::uint64_t>(size, buffer.size());
    const auto got = ::pread(descriptor, buffer.data(), wanted, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("cannot be read", place, std::strerror(errno));
    if (got == 0) return failure("the file is cut off", place, fmt::format("{} bytes are missing", size));
    if (auto taken = sink(std::string_view{buffer}.substr(0, static_cast<std::size_t>(got))); !taken) return taken;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::uint64_t>(got);
  }
  return {};
}

std::uint64_t size_on_disk(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0;
}

}  // namespace

Files::~Files() {
  if (archive_ >= 0) ::close(archive_);
}

Files::Files(Files&& other) noexcept
    : path_{std::move(other.path_)},
      form_{other.form_},
      archive_{std::exchange(other.archive_, -1)},
      table_{std::move(other.table_)} {}

Result<Files> Files::in_folder(const std::string& folder) {
  struct stat about{};
  if (::stat(folder.c_str(), &about) != 0) return failure("cannot be opened", folder, std::strerror(errno));
  return Files{folder};
}

Result<Files> Files::in_archive(const std::string& path, const Limits& limits) {
  Files out{path};
  out.form_ = Form::archive;
  out.archive_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about{};
  if (out.archive_ < 0 || ::fstat(out.archive_, &about) != 0)
    return failure("cannot be opened", path, std::strerror(errno));
  if (auto indexed = out.index(static_cast<std::uint64_t>(about.st_size), limits); !indexed)
    return tl::make_unexpected(indexed.error());
  return out;
}

Result<Files> Files::in_passing(const std::string& path, const std::function<Status(const Sink&)>& source,
                                const Limits& limits, const Keep& keep, bool verify) {
  auto passed = read_passing(source, limits, keep, verify);
  if (!passed) {
    auto error = passed.error();
    if (error.place.empty() || error.place.starts_with("byte "))
      error.place = path + (error.place.empty() ? "" : ", " + error.place);
    return tl::make_unexpected(std::move(error));
  }
  Files out{path};
  out.form_ = Form::passing;
  for (auto& [name, file] : *passed)
    out.table_[name] = {
        .size = file.size, .link = std::move(file.link), .text = std::move(file.text), .layer = std::move(file.layer)};
  return out;
}

Status Files::index(std::uint64_t size, const Limits& limits) {
  const TarReader* walking = nullptr;
  const auto take = [&](const TarHeader& header) -> Status {
    if (table_.size() > limits.most_entries / 8) return failure("the archive has absurdly many entries", path_);
    Range range{.offset = walking->position(), .size = header.stored, .link = ""};
    const auto name = clean_path(header.path);
    if (header.kind == TarKind::symlink) range.link = join_path(folder_of(name), header.link);
    if (header.kind == TarKind::hard_link) range.link = clean_path(header.link);
    if (header.kind == TarKind::regular || !range.link.empty()) table_[name] = std::move(range);
    return {};
  };
  TarReader reader{{take, [](std::string_view) { return Status{}; }, {}}, limits};
  walking = &reader;
  const auto in_archive = [&](const Error& error) {
    return failure(error.message, path_ + ", " + error.place, error.cause);
  };
  std::string block(512, '\0');
  for (std::uint64_t at = 0; at < size;) {
    if (const auto skipped = reader.skippable(); skipped > 0) {
      reader.skip_content();
      at += skipped;
      continue;
    }
    const auto got = ::pread(archive_, block.data(), block.size(), static_cast<off_t>(at));
    if (got <= 0) break;
    if (auto fed = reader.feed(std::string_view{block}.substr(0, static_cast<std::size_t>(got))); !fed)
      return in_archive(fed.error());
    at += static_cast<std::uint64_t>(got);
  }
  const auto done = reader.finish();
  return done ? Status{} : in_archive(done.error());
}

const std::pair<const std::string, Files::Range>* Files::behind(std::string_view name) const {
  auto found = table_.find(name);
  for (int hops = 0; found != table_.end() && !found->second.link.empty(); ++hops) {
    if (hops > 8) return nullptr;
    found = table_.find(found->second.link);
  }
  return found == table_.end() ? nullptr : &*found;
}

bool Files::has(std::string_view name) const {
  if (form_ != Form::folder) return behind(name) != nullptr;
  // Lists name what is beside them.
  if (name.starts_with('/') || clean_path(name).starts_with("..")) return false;
  struct stat about{};
  return ::stat((path_ + "/" + std::string{name}).c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

std::uint64_t Files::size(std::string_view name) const {
  if (form_ == Form::folder) return size_on_disk(path_ + "/" + std::string{name});
  const auto* found = behind(name);
  return found == nullptr ? 0 : found->second.size;
}

std::string Files::resolved(std::string_view name) const {
  const auto* found = behind(name);
  return found == nullptr ? std::string{name} : found->first;
}

Status Files::stream(std::string_view name, const Sink& sink) const {
  const auto place = path_ + (form_ == Form::folder ? "/" : ", ") + std::string{name};
  if (form_ != Form::folder) {
    const auto* found = behind(name);
    if (found == nullptr) return failure("there is no such file in the archive", place);
    if (form_ == Form::passing) {
      if (found->second.text.size() != found->second.size) return failure("this is not what it should be", place);
      return sink(found->second.text);
    }
    return stream_range(archive_, found->second.offset, found->second.size, sink, place);
  }
  const int file = ::open(place.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure("cannot be opened", place, std::strerror(errno));
  auto streamed = stream_range(file, 0, size_on_disk(place), sink, place);
  ::close(file);
  return streamed;
}

std::shared_ptr<Result<Layer>> Files::passed(std::string_view name) const {
  const auto* found = behind(name);
  return found == nullptr ? nullptr : found->second.layer;
}

Result<std::string> Files::read(std::string_view name, std::uint64_t most) const {
  if (!has(name)) return failure("there is no such file in the image's store", path_, std::string{name});
  if (size(name) > most) return failure("the file is absurdly large for what it is", path_, std::string{name});
  std::string out;
  const auto done = stream(name, [&](std::string_view bytes) {
    out += bytes;
    return Status{};
  });
  if (!done) return tl::make_unexpected(done.error());
  return out;
}

}  // namespace loadline::image
