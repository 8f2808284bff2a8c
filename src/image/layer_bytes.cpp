// SPDX-License-Identifier: Apache-2.0
// Numbers with seven bits a byte, paths by what they share with the one before, the whole through zstd: about 40 bytes
// an entry, of which 16 are the content's hash.
#include "image/layer_bytes.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>

namespace loadline::image {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30;  // unpacked; nothing that we wrote

class Writer {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) text += static_cast<char>(value | 0x80U);
    text += static_cast<char>(value);
  }
  void bytes(std::string_view value) {
    number(value.size());
    text += value;
  }
  std::string text;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

  std::uint64_t number() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (text_.empty()) break;
      const auto byte = static_cast<unsigned char>(text_.front());
      text_.remove_prefix(1);
      out |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return out;
    }
    good_ = false;
    return 0;
  }
  std::string_view raw(std::uint64_t size) {
    if (size > text_.size()) {
      good_ = false;
      return {};
    }
    const auto out = text_.substr(0, size);
    text_.remove_prefix(size);
    return out;
  }
  std::string_view bytes() { return raw(number()); }
  // How many items may follow, each of which takes at least a byte.
  std::uint64_t count() {
    const auto out = number();
    if (out > text_.size()) good_ = false;
    return good_ ? out : 0;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
  bool good_ = true;
};

std::uint64_t folded(std::int64_t value) {  // small ones of either sign become small
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

constexpr std::uint64_t is_sparse = 1, has_capabilities = 2;  // flags of an entry

// Round the corner where it is beyond 64 bits: times are what somebody wrote.
std::int64_t difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

void write_entry(Writer& out, const Entry& entry, const Entry& before) {
  const auto most = std::min(entry.path.size(), before.path.size());
  std::size_t shared = 0;
  while (shared < most && entry.path[shared] == before.path[shared]) ++shared;
  out.number(shared);
  out.bytes(entry.path.substr(shared));
  out.bytes(entry.link);
  out.number(static_cast<std::uint64_t>(entry.kind));
  out.number((entry.sparse ? is_sparse : 0U) | (entry.capabilities ? has_capabilities : 0U));
  out.number(entry.mode);
  out.number(entry.uid);
  out.number(entry.gid);
  out.number(folded(difference(entry.mtime, before.mtime)));
  out.number(entry.size);
  out.number(entry.begin - before.end);
  out.number(entry.end - entry.begin);
  if (entry.kind != TarKind::regular) return;
  out.text.append(reinterpret_cast<const char*>(&entry.content), sizeof entry.content);
}

bool read_entry(Reader& in, Entry& entry, const Entry& before, Names& names, std::string& path) {
  const auto shared = in.number();
  if (shared > path.size()) return false;
  path.resize(shared);
  path += in.bytes();
  entry.path = names.add(path);
  entry.link = names.add(in.bytes());
  const auto kind = in.number();
  if (kind > static_cast<std::uint64_t>(TarKind::other)) return false;
  entry.kind = static_cast<TarKind>(kind);
  const auto flags = in.number();
  entry.sparse = (flags & is_sparse) != 0;
  entry.capabilities = (flags & has_capabilities) != 0;
  entry.mode = static_cast<std::uint16_t>(in.number());
  entry.uid = static_cast<std::uint32_t>(in.number());
  entry.gid = static_cast<std::uint32_t>(in.number());
  entry.mtime = static_cast<std::int64_t>(static_cast<std::uint64_t>(before.mtime) +
                                          static_cast<std::uint64_t>(unfolded(in.number())));
  entry.size = in.number();
  entry.begin = before.end + in.number();
  entry.end = entry.begin + in.number();
  if (entry.kind == TarKind::regular)
    if (const auto hash = in.raw(sizeof entry.content); in.good())
      std::memcpy(&entry.content, hash.data(), sizeof entry.content);
  return in.good();
}

std::string packed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1);
  out.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return out;
}

std::optional<std::string> unpacked(std::string_view bytes) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most_bytes) return std::nullopt;
  std::string out(size, '\0');
  if (ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()) != size) return std::nullopt;
  return out;
}

}  // namespace

std::string bytes_of(const Layer& layer) {
  Writer out;
  out.bytes(layer.digest);
  out.bytes(layer.diff_id);
  out.number(static_cast<std::uint64_t>(layer.compression));
  out.number(layer.blob_bytes);
  out.number(layer.tar_bytes);
  out.number(layer.content_bytes);
  out.number(layer.entries.size());
  Entry before;
  for (const auto& entry : layer.entries) {
    write_entry(out, entry, before);
    before = entry;
  }
  out.number(layer.checkpoints.size());
  Checkpoint last;
  for (const auto& one : layer.checkpoints) {
    out.number(one.out - last.out);
    out.number(one.in - last.in);
    last = one;
  }
  for (const auto* texts : {&layer.kept, &layer.distilled}) {
    out.number(texts->size());
    for (const auto& [path, content] : *texts) {
      out.bytes(path);
      out.bytes(content);
    }
  }
  return packed(out.text);
}

std::optional<Layer> layer_from(std::string_view bytes) {
  const auto text = unpacked(bytes);
  if (!text) return std::nullopt;
  Reader in{*text};
  Layer out;
  out.digest = in.bytes();
  out.diff_id = in.bytes();
  const auto compression = in.number();
  if (compression > static_cast<std::uint64_t>(Compression::zstd)) return std::nullopt;
  out.compression = static_cast<Compression>(compression);
  out.blob_bytes = in.number();
  out.tar_bytes = in.number();
  out.content_bytes = in.number();
  out.entries.resize(in.count());
  Entry before;
  std::string path;
  for (auto& entry : out.entries) {
    if (!read_entry(in, entry, before, out.names, path)) return std::nullopt;
    before = entry;
  }
  out.checkpoints.resize(in.count());
  Checkpoint last;
  for (auto& one : out.checkpoints) {
    one.out = last.out + in.number();
    one.in = last.in + in.number();
    last = one;
  }
  for (auto* texts : {&out.kept, &out.distilled})
    for (auto left = in.count(); left > 0; --left) {
      const auto name = in.bytes();
      texts->emplace(name, in.bytes());
    }
  if (!in.good() || !in.at_end()) return std::nullopt;
  return out;
}

}  // namespace loadline::image
