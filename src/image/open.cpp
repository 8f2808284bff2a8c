// SPDX-License-Identifier: Apache-2.0
// What a reference means.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "image/daemon.h"
#include "image/image.h"
#include "image/layout.h"
#include "image/registry.h"

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

Status stream_descriptor(int file, const Sink& sink) {
  std::string buffer(piece_size, '\0');
  for (;;) {
    const auto got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("cannot be read", {}, std::strerror(errno));
    if (got == 0) return {};
    if (auto taken = sink(std::string_view{buffer}.substr(0, static_cast<std::size_t>(got))); !taken) return taken;
  }
}

// Nothing of it can be read twice: it is compressed as a whole, or is no regular file (a pipe).
bool passes_once(int file) {
  struct stat about{};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return true;
  std::array<char, 4> head{};
  const auto got = ::pread(file, head.data(), head.size(), 0);
  const std::string_view text{head.data(), got < 0 ? 0 : static_cast<std::size_t>(got)};
  return text.starts_with("\x1f\x8b") || text == "\x28\xb5\x2f\xfd";
}

Result<Files> files_of(const std::string& path, const OpenRequest& request) {
  if (is_folder(path)) return Files::in_folder(path);
  const bool given = path == "-";
  const int file = given ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure("cannot be opened", path, std::strerror(errno));
  if (given && ::isatty(file) == 1) {
    ::close(file);
    return failure("an archive is read from standard input, and there is a terminal", path);
  }
  auto files = passes_once(file) ? Files::in_passing(
                                       given ? "standard input" : path,
                                       [file](const Sink& sink) { return stream_descriptor(file, sink); },
                                       request.limits, request.keep, request.verify)
                                 : Files::in_archive(given ? "/dev/stdin" : path, request.limits);
  ::close(file);
  return files;
}

Result<Opened> images_of(Result<Files> files, const std::string& place, const std::string& tag,
                         const OpenRequest& request) {
  if (!files) return tl::make_unexpected(files.error());
  Opened out;
  out.files.push_back(std::move(*files));
  auto images = images_in(out.files.back(), place, tag, request);
  if (!images) return tl::make_unexpected(images.error());
  out.images = std::move(*images);
  return out;
}

Result<Opened> open_location(const Location& location, const OpenRequest& request) {
  return images_of(files_of(location.path, request), location.path == "-" ? "standard input" : location.path,
                   location.tag, request);
}

Result<Opened> open_daemon(Daemon daemon, const std::string& name, const OpenRequest& request) {
  const auto& connecting = request.connecting;
  return images_of(Files::in_passing(
                       name,
                       [&](const Sink& sink) {
                         return stream_saved(daemon, name, connecting.environment, connecting.connection, sink);
                       },
                       request.limits, request.keep, request.verify),
                   name, "", request);
}

Result<Opened> open_registry(const std::string& name, const OpenRequest& request) {
  auto reference = read_reference(name);
  if (!reference) return tl::make_unexpected(reference.error());
  const auto& connecting = request.connecting;
  const auto endpoints = connecting.endpoints ? connecting.endpoints(*reference)
                                              : std::vector{Endpoint{reference->host, reference->repository}};
  if (!endpoints) return tl::make_unexpected(endpoints.error());
  std::string mirrors;  // what they said
  for (const auto& endpoint : *endpoints) {
    Opened out;
    auto connection = connecting;
    connection.plain_http = connecting.plain_http || endpoint.plain_http;
    connection.maybe_plain_http = endpoint.insecure;
    connection.connection.strict = connecting.connection.strict && !endpoint.insecure;
    const bool last = &endpoint == &endpoints->back();
    if (!last) connection.connection.tries = 1;  // there is another one to ask
    out.registry = std::make_unique<Registry>(
        Reference{endpoint.host, endpoint.repository, reference->tag, reference->digest}, connection);
    auto image = image_in(*out.registry, *reference, request);
    if (image) {
      out.images.push_back(std::move(*image));
      return out;
    }
    if (!last) {
      mirrors += "; mirror " + image.error().text();
      continue;
    }
    auto error = image.error();
    error.cause += mirrors;
    return tl::make_unexpected(std::move(error));
  }
  return failure("there is nowhere to look for it", reference->text());
}

// Nobody calls an image so, and a file that is not there should not be looked for in a registry.
bool looks_like_a_path(std::string_view text) {
  if (text.starts_with('/') || text.starts_with('.') || text.starts_with('~')) return true;
  for (const std::string_view ending : {".tar", ".tgz", ".gz", ".zst", ".tzst", ".oci"})
    if (text.ends_with(ending)) return true;
  return false;
}

}  // namespace

Opened::Opened() = default;
Opened::~Opened() = default;
Opened::Opened(Opened&&) noexcept = default;
Opened& Opened::operator=(Opened&&) noexcept = default;

Result<Opened> open_images(const std::string& reference, const OpenRequest& request) {
  const auto after = [&](std::string_view prefix) { return reference.substr(prefix.size()); };
  for (const std::string_view prefix : {"oci:", "oci-archive:", "docker-archive:"}) {
    if (!reference.starts_with(prefix)) continue;
    const auto location = after(prefix) == "-" ? std::optional{Location{"-", ""}} : location_of(after(prefix));
    if (!location) return failure("cannot be opened", after(prefix), "no such file or folder");
    return open_location(*location, request);
  }
  if (reference == "-") return open_location({"-", ""}, request);
  // "docker:" and "registry:" are no schemes: images are called so.
  if (reference.starts_with("docker://")) return open_registry(after("docker://"), request);
  if (reference.starts_with("docker-daemon:")) return open_daemon(Daemon::docker, after("docker-daemon:"), request);
  if (reference.starts_with("podman:")) return open_daemon(Daemon::podman, after("podman:"), request);
  if (const auto location = location_of(reference)) return open_location(*location, request);
  if (looks_like_a_path(reference)) return failure("there is no such file or folder", reference);
  auto opened = open_registry(reference, request);
  if (opened) return opened;
  auto error = opened.error();
  error.cause += (error.cause.empty() ? "" : "; ") + std::string{"there is no such file or folder either"};
  return tl::make_unexpected(std::move(error));
}

}  // namespace loadline::image
