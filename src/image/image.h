// SPDX-License-Identifier: Apache-2.0
// The way in: a reference becomes images that are ready to be read, and those become layers and file systems.
//
//     auto opened = open_images("build/app.tar", {.keep = wanted});
//     auto read = read_images(std::move(opened->images), {.keep = wanted});
//     auto tree = tree_of(read->images[0].files);
//
// Layers that several images share are read once.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.h"
#include "http/client.h"
#include "image/file_system.h"
#include "image/files.h"
#include "image/layer.h"
#include "image/manifest.h"

namespace loadline::image {

// A layer that is still to be read.
struct LayerSource {
  std::string name;        // for messages: its digest, or its path in an archive
  std::string digest;      // that the blob must have; empty where nobody says
  std::string diff_id;     // that the tar stream must have, by the configuration
  std::string media_type;
  std::uint64_t size = 0;  // of the blob, as its descriptor says; 0 where nobody says
  std::function<Status(const Sink&)> stream;
  std::shared_ptr<Result<Layer>> passed;  // read already, where its archive passes only once; then there is no stream
};

struct OpenedImage {
  std::string reference;  // as asked for, or the archive and the image's own name
  std::string digest;  // of the manifest; empty where there is none (docker save of old)
  std::vector<std::string> tags;
  Config config;
  std::vector<LayerSource> layers;  // from the base up
};

class Registry;

// What the reference leads to, and what it is read through.
struct Opened {
  Opened();
  ~Opened();
  Opened(Opened&&) noexcept;
  Opened& operator=(Opened&&) noexcept;

  std::deque<Files> files;
  std::unique_ptr<Registry> registry;
  std::vector<OpenedImage> images;
};

// A place in a registry that an image is to be found at.
struct Endpoint {
  std::string host;
  std::string repository;
  bool plain_http = false;  // nothing else is spoken there
  bool insecure = false;  // certificates are not checked, and plain HTTP will do
};

struct Reference;

struct ConnectRequest {
  http::Settings connection;
  bool plain_http = false;
  bool maybe_plain_http = false;  // where nothing else is spoken
  // Mirrors of the reference's registry and the registry, in the order in which they are asked; without it there are
  // none.
  std::function<Result<std::vector<Endpoint>>(const Reference&)> endpoints = {};
  Environment environment = process_environment();  // where credentials and daemons are
};

struct OpenRequest {
  std::optional<Platform> platform;  // where an index has several; this machine's otherwise
  Limits limits;
  ConnectRequest connecting;
  // What passes only once is read while it is opened, so what read_images() is asked must be known by then.
  Keep keep;
  bool verify = false;
};

// Every image that the reference means:
//   PATH, PATH:TAG       an OCI layout (folder or tar) or a docker-save archive: one image, or all of an archive
//   -                    an archive on standard input
//   docker-daemon:NAME   of Docker's daemon; podman:NAME of Podman's service
//   docker://NAME, NAME  in a registry, "node:20" in Docker's; without the scheme only where no such file is there
// Archives may be compressed as a whole, by gzip or zstd.
[[nodiscard]] Result<Opened> open_images(const std::string& reference, const OpenRequest& request);

struct Image {
  std::string reference;
  std::string digest;  // of the manifest, else of the configuration
  std::vector<std::string> tags;
  Config config;
  FileSystem files;  // and the layers, from the base up

  [[nodiscard]] const std::vector<const Layer*>& layers() const { return files.layers; }
  [[nodiscard]] std::uint64_t size() const;  // contents of all layers, unpacked
  [[nodiscard]] std::uint64_t compressed() const;  // blobs of all layers
};

class LayerCache;

struct Images {
  std::deque<Layer> layers;
  std::deque<Image> images;
};

struct ReadRequest {
  Limits limits;
  Keep keep;
  bool verify = false;  // diff ids as well; blob digests always are
  LayerCache* cache = nullptr;  // of layers read before, with this very `keep`; may be null
};

// Reads the layers in parallel and puts them together. Fails at the first layer that is not what it says it is.
[[nodiscard]] Result<Images> read_images(std::vector<OpenedImage> images, const ReadRequest& request);

}  // namespace loadline::image
