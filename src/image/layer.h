// SPDX-License-Identifier: Apache-2.0
// One layer after the one pass over it: every entry in the order written, with sizes, positions and content
// hashes, and the contents that somebody asked for beforehand. The bytes themselves are gone.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "image/decompress.h"
#include "image/digest.h"
#include "image/stream.h"
#include "image/tar.h"

namespace loadline::image {

// Texts that stay where they are, packed one behind the other: a layer has up to millions of paths.
class Names {
 public:
  std::string_view add(std::string_view text);
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t room_ = 0;
  char* next_ = nullptr;
  std::uint64_t bytes_ = 0;
};

struct Entry {
  std::string_view path;  // cleaned, relative to the image's root: "usr/bin/env"; the root itself is ""
  std::string_view link;  // hard link: path in the image, cleaned; symlink: as written
  std::uint64_t size = 0;         // bytes of a regular file once unpacked; 0 for everything else
  std::uint64_t begin = 0;        // of its headers in the tar stream
  std::uint64_t end = 0;          // where the next entry begins
  ContentHash content;            // of the bytes stored; all zero without content
  std::int64_t mtime = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint16_t mode = 0;         // 07777
  TarKind kind = TarKind::regular;
  bool sparse = false;
  bool capabilities = false;      // security.capability is set
};

struct Layer {
  std::string digest;        // of the blob; empty where its source names none
  std::string diff_id;       // of the tar stream; empty unless it was asked for, or the blob is plain
  std::string media_type;    // as its descriptor says
  Compression compression = Compression::none;
  std::uint64_t blob_bytes = 0;  // as transferred
  std::uint64_t tar_bytes = 0;   // the tar stream
  std::uint64_t content_bytes = 0;  // sum of the entries' sizes: what engines call the layer's size
  std::vector<Entry> entries;
  std::vector<Checkpoint> checkpoints;
  std::map<std::string, std::string, std::less<>> kept;  // path to contents, possibly only their beginning
  std::map<std::string, std::string, std::less<>> distilled;  // path to what a Distiller made of the contents
  Names names;

  // How many bytes of the blob had come in when the tar stream was at `offset`: between two checkpoints by
  // proportion. Differences of this sum up to blob_bytes exactly.
  [[nodiscard]] std::uint64_t blob_offset(std::uint64_t offset) const;
};

// Makes something small of a file's bytes while they pass, where keeping all of them would cost too much: what a
// program was built of, what an archive holds.
struct Distiller {
  std::function<void(std::string_view)> feed;
  std::function<std::string()> finish;  // after the last byte; nothing is kept where it is empty
};

// What is to be kept of a file: so many of its first bytes, or what a distiller makes of all of them.
struct Wanted {
  Wanted(std::uint64_t first_bytes = 0) : bytes{first_bytes} {}  // NOLINT: most readers say a number and no more
  Wanted(std::function<Distiller()> made_by) : distil{std::move(made_by)} {}  // NOLINT
  std::uint64_t bytes = 0;
  std::function<Distiller()> distil;
};

// Asked once for each regular file, before its bytes come, from several threads.
using Keep = std::function<Wanted(const Entry& entry)>;

struct LayerRequest {
  Limits limits;
  Keep keep;              // may be empty
  bool hash_diff_id = false;
  Algorithm blob_algorithm = Algorithm::sha256;
  bool hash_blob = true;
  // Entries of all layers that are read together, for `limits.most_image_entries`; may be null.
  std::atomic<std::uint64_t>* entries = nullptr;
};

// Feed it the blob, then finish(). The result does not depend on how the blob was cut into pieces.
class LayerReader {
 public:
  explicit LayerReader(LayerRequest request);
  ~LayerReader();
  LayerReader(LayerReader&&) noexcept;
  LayerReader& operator=(LayerReader&&) noexcept;
  [[nodiscard]] Status feed(std::string_view bytes);
  [[nodiscard]] Result<Layer> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace loadline::image
