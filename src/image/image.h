// SPDX-License-Identifier: Apache-2.0
// The way in: a reference becomes images that are ready to be read, and those become layers and file systems.
//
//     auto opened = open_images("build/app.tar", {});
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
};

struct OpenedImage {
  std::string reference;          // as asked for, or the archive and the image's own name
  std::string digest;             // of the manifest; empty where there is none (docker save of old)
  std::vector<std::string> tags;
  Config config;
  std::vector<LayerSource> layers;  // from the base up
};

// What the reference leads to, and what it is read through.
struct Opened {
  std::deque<Files> files;
  std::vector<OpenedImage> images;
};

struct OpenRequest {
  std::optional<Platform> platform;  // where an index has several; this machine's otherwise
  Limits limits;
};

// Every image at PATH or PATH:TAG, an OCI layout (folder or tar) or a docker-save archive: one, or all of an archive.
[[nodiscard]] Result<Opened> open_images(const std::string& reference, const OpenRequest& request);

struct Image {
  std::string reference;
  std::string digest;  // of the manifest, else of the configuration
  std::vector<std::string> tags;
  Config config;
  FileSystem files;    // and the layers, from the base up

  [[nodiscard]] const std::vector<const Layer*>& layers() const { return files.layers; }
  [[nodiscard]] std::uint64_t size() const;        // contents of all layers, unpacked
  [[nodiscard]] std::uint64_t compressed() const;  // blobs of all layers
};

struct Images {
  std::deque<Layer> layers;
  std::deque<Image> images;
};

struct ReadRequest {
  Limits limits;
  Keep keep;
  bool verify = false;  // diff ids as well; blob digests always are
};

// Reads the layers in parallel and puts them together. Fails at the first layer that is not what it says it is.
[[nodiscard]] Result<Images> read_images(std::vector<OpenedImage> images, const ReadRequest& request);

}  // namespace loadline::image
