// SPDX-License-Identifier: Apache-2.0
// ISA-L inflates at 1 GB/s a core where zlib does half of that; zstd is its own reference.
#include "image/decompress.h"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>
#include <algorithm>
#include <string>
#include <utility>

namespace loadline::image {
namespace {

constexpr std::size_t out_size = std::size_t{1} << 16;  // stays in the second-level cache
constexpr std::uint64_t least_step = 4096;              // from one checkpoint to the next but one
constexpr std::size_t sniffed = 6;                      // bytes that tell the formats apart

struct FreeZstd {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }
bool is_zstd(std::string_view head) {
  if (head.starts_with("\x28\xb5\x2f\xfd")) return true;
  // A skippable frame may come first: magic 0x184D2A50 to 0x184D2A5F, little endian (RFC 8878, 3.1.2).
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50U &&
         head.substr(1, 3) == "\x2a\x4d\x18";
}

// Unsigned bytes, which the C libraries want, of our characters.
std::uint8_t* bytes_of(std::string_view text) {
  // ISA-L's next_in is not const, though it is only read.
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

std::string_view inflate_error(int code) {
  switch (code) {
    case ISAL_INVALID_BLOCK: return "a block of an unknown type";
    case ISAL_INVALID_SYMBOL: return "a code that does not exist";
    case ISAL_INVALID_LOOKBACK: return "it points to before its start";
    case ISAL_INVALID_WRAPPER: return "no gzip header";
    case ISAL_UNSUPPORTED_METHOD: return "not deflate";
    case ISAL_INCORRECT_CHECKSUM: return "the checksum differs";
    default: return "unreadable";
  }
}

}  // namespace

std::string_view name_of(Compression compression) {
  switch (compression) {
    case Compression::gzip: return "gzip";
    case Compression::zstd: return "zstd";
    case Compression::none: break;
  }
  return "none";
}

struct Decompressor::State {
  Sink sink;
  Limits limits;
  Compression compression = Compression::none;
  bool known = false;
  bool within = false;   // inside of a member or frame: the end of the input would cut it off
  bool trailing = false;  // after the last member: zeros, or rubbish as gzip(1) ignores it
  std::string head;      // until enough is there to tell what it is
  std::string block;     // of compressed bytes, until it is full
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  std::vector<Checkpoint> checkpoints;
  std::unique_ptr<inflate_state> inflating;
  std::unique_ptr<ZSTD_DStream, FreeZstd> unpacking;
  std::string buffer;

  Status pass(std::string_view bytes, std::uint64_t in_by_now);
  Status begin();
  Status take(std::string_view bytes);
  Status take_blocks(std::string_view bytes);
  Status inflate(std::string_view bytes);
  Status unpack(std::string_view bytes);
};

Status Decompressor::State::pass(std::string_view bytes, std::uint64_t in_by_now) {
  if (bytes.empty()) return {};
  out += bytes.size();
  if (out > limits.most_layer_bytes)
    return failure("the layer is larger than any real one", fmt::format("byte {}", out));
  if (out > limits.ratio_from && out / limits.most_ratio > in_by_now)
    return failure("this is a decompression bomb", fmt::format("byte {}", in_by_now),
                   fmt::format("{} bytes have become {}", in_by_now, out));
  // A blob of tiny members would get a point for each.
  const bool near = checkpoints.size() > 1 && out - checkpoints[checkpoints.size() - 2].out < least_step;
  if (near) checkpoints.back() = {out, in_by_now};
  else checkpoints.push_back({out, in_by_now});
  return sink(bytes);
}

Status Decompressor::State::begin() {
  known = true;
  if (is_gzip(head)) {
    compression = Compression::gzip;
    inflating = std::make_unique<inflate_state>();
    isal_inflate_init(inflating.get());
    inflating->crc_flag = ISAL_GZIP;
  } else if (is_zstd(head)) {
    compression = Compression::zstd;
    unpacking.reset(ZSTD_createDStream());
    if (!unpacking) return failure("no memory to decompress with");
  } else if (head.starts_with("\xFD"
                              "7zXZ") ||
             head.starts_with("BZh")) {
    return failure("layers are plain, gzip or zstd; this one is compressed otherwise (xz or bzip2)");
  }
  buffer.resize(out_size);
  return {};
}

Status Decompressor::State::take(std::string_view bytes) {
  switch (compression) {
    case Compression::gzip: return inflate(bytes);
    case Compression::zstd: return unpack(bytes);
    case Compression::none: break;
  }
  in += bytes.size();
  return pass(bytes, in);
}

Status Decompressor::State::inflate(std::string_view bytes) {
  auto& state = *inflating;
  const std::uint64_t before = in;
  in += bytes.size();
  state.next_in = bytes_of(bytes);
  state.avail_in = static_cast<std::uint32_t>(bytes.size());
  while (!trailing) {
    if (!within) {
      if (state.avail_in == 0) return {};
      // Another member, or what gzip(1) calls trailing garbage: mostly zeros of a block device.
      if (out > 0 && *state.next_in != 0x1f) {
        trailing = true;
        return {};
      }
      isal_inflate_reset(&state);
      state.crc_flag = ISAL_GZIP;
      within = true;
    }
    state.next_out = bytes_of(buffer);
    state.avail_out = static_cast<std::uint32_t>(buffer.size());
    const int code = isal_inflate(&state);
    const std::uint64_t consumed = before + (bytes.size() - state.avail_in);
    if (code < 0)
      return failure("the gzip stream is broken", fmt::format("byte {}", consumed), std::string{inflate_error(code)});
    const std::size_t made = buffer.size() - state.avail_out;
    if (auto passed = pass(std::string_view{buffer}.substr(0, made), consumed); !passed) return passed;
    if (state.block_state == ISAL_BLOCK_FINISH) within = false;
    else if (made < buffer.size() && state.avail_in == 0) return {};
  }
  return {};
}

Status Decompressor::State::unpack(std::string_view bytes) {
  const std::uint64_t before = in;
  in += bytes.size();
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  while (true) {
    ZSTD_outBuffer output{buffer.data(), buffer.size(), 0};
    const std::size_t left = ZSTD_decompressStream(unpacking.get(), &output, &input);
    if (ZSTD_isError(left) != 0)
      return failure("the zstd stream is broken", fmt::format("byte {}", before + input.pos), ZSTD_getErrorName(left));
    // Zero: a frame, skippable ones too, ended here and was passed on; the next call begins another.
    within = left != 0;
    if (auto passed = pass(std::string_view{buffer}.substr(0, output.pos), before + input.pos); !passed) return passed;
    if (input.pos == input.size && output.pos < output.size) return {};
  }
}

Decompressor::Decompressor(Sink sink, const Limits& limits) : state_{std::make_unique<State>()} {
  state_->sink = std::move(sink);
  state_->limits = limits;
}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

// Compressed bytes go on in blocks that begin at multiples of `piece_size`, however they come: else the checkpoints,
// and with them what each file costs on the wire, would depend on how a network cuts its packets.
Status Decompressor::State::take_blocks(std::string_view bytes) {
  while (!bytes.empty()) {
    if (block.empty() && bytes.size() >= piece_size) {
      if (auto taken = take(bytes.substr(0, piece_size)); !taken) return taken;
      bytes.remove_prefix(piece_size);
      continue;
    }
    const auto part = bytes.substr(0, piece_size - block.size());
    block += part;
    bytes.remove_prefix(part.size());
    if (block.size() < piece_size) return {};
    if (auto taken = take(block); !taken) return taken;
    block.clear();
  }
  return {};
}

Status Decompressor::feed(std::string_view bytes) {
  auto& state = *state_;
  if (!state.known) {
    state.head += bytes;
    if (state.head.size() < sniffed) return {};
    if (auto begun = state.begin(); !begun) return begun;
    const auto head = std::exchange(state.head, {});
    return state.compression == Compression::none ? state.take(head) : state.take_blocks(head);
  }
  return state.compression == Compression::none ? state.take(bytes) : state.take_blocks(bytes);
}

Status Decompressor::finish() {
  auto& state = *state_;
  if (!state.known && !state.head.empty()) {
    if (auto begun = state.begin(); !begun) return begun;
    state.block = std::exchange(state.head, {});
  }
  if (!state.block.empty())
    if (auto taken = state.take(std::exchange(state.block, {})); !taken) return taken;
  if (state.within) return failure("the blob is cut off", fmt::format("byte {}", state.in));
  return {};
}

Compression Decompressor::compression() const { return state_->compression; }
std::uint64_t Decompressor::bytes_out() const { return state_->out; }
std::uint64_t Decompressor::bytes_in() const { return state_->in; }
std::vector<Checkpoint> Decompressor::take_checkpoints() { return std::move(state_->checkpoints); }

}  // namespace loadline::image
