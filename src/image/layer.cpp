// SPDX-License-Identifier: Apache-2.0
// Blob digest, decompression, diff id, tar walk and content hashes in one pass; pieces of 64 KiB stay in the cache
// from one step to the next.
#include "image/layer.h"

#include <fmt/format.h>
#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::image {
namespace {

// The first block is small: an archive may hold a hundred thousand layers of one file each.
constexpr std::size_t first_block = 512, most_block = std::size_t{1} << 18;

// As engines do it: a leading slash and "./" are the root, and nothing may lead outside of it
// (moby's pkg/archive/diff.go, "breakoutError").
std::optional<std::string> cleaned(std::string_view written) {
  if (written.starts_with('/')) return clean_path(written).substr(1);
  while (written.starts_with("./")) written.remove_prefix(2);
  while (written.ends_with('/')) written.remove_suffix(1);
  // Nearly all paths are clean already.
  if (!written.starts_with('.') && !contains(written, "/.") && !contains(written, "//")) return std::string{written};
  auto path = clean_path(written);
  if (path == ".") return std::string{};
  if (path == ".." || path.starts_with("../")) return std::nullopt;
  return path;
}

}  // namespace

std::string_view Names::add(std::string_view text) {
  if (text.empty()) return {};
  bytes_ += text.size();
  if (text.size() > room_) {
    const auto size = std::max(std::clamp<std::size_t>(bytes_, first_block, most_block), text.size());
    blocks_.push_back(std::make_unique<char[]>(size));
    next_ = blocks_.back().get();
    room_ = size;
  }
  std::memcpy(next_, text.data(), text.size());
  const std::string_view added{next_, text.size()};
  next_ += text.size();
  room_ -= text.size();
  return added;
}

std::uint64_t Layer::blob_offset(std::uint64_t offset) const {
  if (offset >= tar_bytes) return blob_bytes;
  const auto after = std::ranges::upper_bound(checkpoints, offset, {}, &Checkpoint::out);
  const Checkpoint low = after == checkpoints.begin() ? Checkpoint{} : *std::prev(after);
  const Checkpoint high = after == checkpoints.end() ? Checkpoint{tar_bytes, blob_bytes} : *after;
  if (high.out <= low.out) return low.in;
  // A piece is at most 256 KiB, so the product stays far below 64 bits.
  return low.in + (high.in - low.in) * (offset - low.out) / (high.out - low.out);
}

struct LayerReader::State {
  LayerRequest request;
  Layer layer;
  std::optional<Hasher> blob;
  std::optional<Hasher> tar_stream;
  std::unique_ptr<TarReader> tar;
  std::unique_ptr<Decompressor> decompressor;
  ContentHasher content;
  bool hashing = false;
  std::string* keeping = nullptr;
  std::uint64_t keep_most = 0;
  std::uint64_t kept_bytes = 0;
  std::optional<Distiller> distilling;

  Status take_header(const TarHeader& header);
  Status take_content(std::string_view bytes);
  Status end_entry(std::uint64_t end);
};

Status LayerReader::State::take_header(const TarHeader& header) {
  const auto fail = [&](std::string message) {
    return failure(std::move(message), fmt::format("byte {}", header.offset), header.path.substr(0, 200));
  };
  const auto path = cleaned(header.path);
  if (!path) return fail("a path leads outside the image");
  if (layer.entries.size() >= request.limits.most_entries) return fail("the layer has absurdly many entries");
  if (request.entries != nullptr &&
      request.entries->fetch_add(1, std::memory_order_relaxed) >= request.limits.most_image_entries)
    return fail("the image has absurdly many entries");
  if (layer.names.bytes() > request.limits.most_name_bytes) return fail("the layer's paths are absurdly long");
  if (static_cast<std::uint64_t>(std::ranges::count(*path, '/')) >= request.limits.most_depth)
    return fail("folders are absurdly deep");
  Entry entry;
  entry.path = layer.names.add(*path);
  if (header.kind == TarKind::hard_link) {
    const auto target = cleaned(header.link);
    if (!target) return fail("a hard link leads outside the image");
    entry.link = layer.names.add(*target);
  } else if (header.kind == TarKind::symlink) {
    entry.link = layer.names.add(header.link);
  }
  entry.size = header.kind == TarKind::regular ? header.size : 0;
  entry.begin = header.offset;
  entry.mtime = header.mtime;
  entry.uid = static_cast<std::uint32_t>(header.uid);
  entry.gid = static_cast<std::uint32_t>(header.gid);
  entry.mode = static_cast<std::uint16_t>(header.mode);
  entry.kind = header.kind;
  entry.sparse = header.sparse;
  entry.capabilities = header.capabilities;
  hashing = header.kind == TarKind::regular;
  if (hashing) content.reset();
  keeping = nullptr;
  const auto wanted = hashing && request.keep ? request.keep(entry) : Wanted{};
  keep_most = wanted.bytes;
  if (keep_most > 0 && kept_bytes < request.limits.most_kept) {
    keeping = &(layer.kept[std::string{entry.path}]);
    keeping->clear();
  }
  // The bytes of a sparse file come without its holes, so they are not its content.
  distilling.reset();
  if (!entry.sparse && wanted.distil) distilling = wanted.distil();
  layer.content_bytes += entry.size;  // each is below 2^60
  if (layer.content_bytes > request.limits.most_content) return fail("the layer's files are absurdly large");
  layer.entries.push_back(entry);
  return {};
}

Status LayerReader::State::take_content(std::string_view bytes) {
  if (hashing) content.feed(bytes);
  if (distilling) distilling->feed(bytes);
  if (keeping != nullptr && keeping->size() < keep_most && kept_bytes < request.limits.most_kept) {
    const auto part = bytes.substr(0, keep_most - keeping->size());
    *keeping += part;
    kept_bytes += part.size();
  }
  return {};
}

Status LayerReader::State::end_entry(std::uint64_t end) {
  auto& entry = layer.entries.back();
  entry.end = end;
  if (hashing) entry.content = content.hash();
  if (!distilling) return {};
  auto made = distilling->finish();
  distilling.reset();
  if (made.empty() || kept_bytes >= request.limits.most_kept) return {};
  kept_bytes += made.size();
  layer.distilled.insert_or_assign(std::string{entry.path}, std::move(made));
  return {};
}

LayerReader::LayerReader(LayerRequest request) : state_{std::make_unique<State>()} {
  auto* state = state_.get();  // outlived by nothing that holds it
  state->request = std::move(request);
  if (state->request.hash_blob) state->blob.emplace(state->request.blob_algorithm);
  if (state->request.hash_diff_id) state->tar_stream.emplace();
  state->tar = std::make_unique<TarReader>(
      TarEvents{[state](const TarHeader& header) { return state->take_header(header); },
                [state](std::string_view bytes) { return state->take_content(bytes); },
                [state](std::uint64_t end) { return state->end_entry(end); }},
      state->request.limits);
  state->decompressor = std::make_unique<Decompressor>(
      [state](std::string_view bytes) {
        if (state->tar_stream) state->tar_stream->feed(bytes);
        return state->tar->feed(bytes);
      },
      state->request.limits);
}
LayerReader::~LayerReader() = default;
LayerReader::LayerReader(LayerReader&&) noexcept = default;
LayerReader& LayerReader::operator=(LayerReader&&) noexcept = default;

Status LayerReader::feed(std::string_view bytes) {
  if (state_->blob) state_->blob->feed(bytes);
  return state_->decompressor->feed(bytes);
}

Result<Layer> LayerReader::finish() {
  auto& state = *state_;
  if (auto done = state.decompressor->finish(); !done) return tl::make_unexpected(done.error());
  if (auto done = state.tar->finish(); !done) return tl::make_unexpected(done.error());
  auto& layer = state.layer;
  layer.compression = state.decompressor->compression();
  layer.blob_bytes = state.decompressor->bytes_in();
  layer.tar_bytes = state.decompressor->bytes_out();
  layer.checkpoints = state.decompressor->take_checkpoints();
  layer.entries.shrink_to_fit();
  if (state.blob) layer.digest = state.blob->digest();
  if (state.tar_stream) layer.diff_id = state.tar_stream->digest();
  if (layer.diff_id.empty() && layer.compression == Compression::none) layer.diff_id = layer.digest;
  return std::move(layer);
}

}  // namespace loadline::image
