// SPDX-License-Identifier: Apache-2.0
// A layer's blob as its tar stream: plain, gzip of one or many members (estargz, pigz), zstd of one or many
// frames with skippable ones between (zstd:chunked). What it is, its first bytes say; media types and names lie.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "image/stream.h"

namespace loadline::image {

enum class Compression : std::uint8_t { none, gzip, zstd };
[[nodiscard]] std::string_view name_of(Compression compression);

// So many bytes had come in when so many had gone out. Inflating reads ahead by up to 64 KiB of output.
struct Checkpoint {
  std::uint64_t out = 0;
  std::uint64_t in = 0;
};

class Decompressor {
 public:
  Decompressor(Sink sink, const Limits& limits);
  ~Decompressor();
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;

  [[nodiscard]] Status feed(std::string_view bytes);
  [[nodiscard]] Status finish();  // fails where the stream was cut off
  [[nodiscard]] Compression compression() const;
  [[nodiscard]] std::uint64_t bytes_out() const;
  [[nodiscard]] std::uint64_t bytes_in() const;
  [[nodiscard]] std::vector<Checkpoint> take_checkpoints();  // ascending, at most one for each piece passed on

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace loadline::image
