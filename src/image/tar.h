// SPDX-License-Identifier: Apache-2.0
// A tar stream as headers and contents: ustar, pax, GNU (long names, sparse, base-256), star, v7.
//
// Own code rather than libarchive: layers are unpacked by Go's archive/tar, so what is right is what that does
// (global pax headers change nothing, a link has no content whatever its size says), positions in the stream are
// needed for the compressed cost of each file, and the walk must be noise beside inflating. What comes of stacks of
// layers is compared with umoci's in a test. Reference for the fields: libarchive's tar.5 and Go's
// src/archive/tar/{format,reader,strconv}.go.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "image/stream.h"

namespace loadline::image {

enum class TarKind : std::uint8_t { regular, hard_link, symlink, character, block, directory, fifo, other };

struct TarHeader {
  std::string path;  // as written
  std::string link;  // target of a hard link or symlink, as written
  TarKind kind = TarKind::regular;
  std::uint32_t mode = 0;  // permission bits with setuid, setgid, sticky
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t mtime = 0;       // whole seconds
  std::uint64_t size = 0;       // of the file once unpacked
  std::uint64_t stored = 0;     // bytes of content in the stream: fewer than `size` for a sparse file
  std::uint64_t offset = 0;     // of its first header block (an extended header comes first) in the stream
  bool sparse = false;
  bool capabilities = false;    // carries security.capability
};

struct TarEvents {
  std::function<Status(const TarHeader&)> header;
  Sink content;                    // of the entry last begun; never for those without content
  std::function<Status(std::uint64_t end)> end;  // the entry, its padding included, ends at this offset
};

class TarReader {
 public:
  TarReader(TarEvents events, const Limits& limits);
  ~TarReader();
  TarReader(TarReader&&) noexcept;
  TarReader& operator=(TarReader&&) noexcept;

  [[nodiscard]] Status feed(std::string_view bytes);
  [[nodiscard]] Status finish();                 // fails in the middle of an entry
  [[nodiscard]] bool is_over() const;            // the end mark was read; what follows is not looked at
  [[nodiscard]] std::uint64_t position() const;  // bytes fed or skipped
  // So many bytes of content may be skipped (all but the last); who has no use for them may skip them instead of
  // feeding them.
  [[nodiscard]] std::uint64_t skippable() const;
  void skip_content();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace loadline::image
