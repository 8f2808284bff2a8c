// SPDX-License-Identifier: Apache-2.0
// One state after the other: what stands before the first entry, header, name, data, descriptor.
#include "packages/zip_stream.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace loadline::packages {
namespace {

constexpr std::string_view entry_mark{"PK\x03\x04", 4};
constexpr std::string_view descriptor_mark{"PK\x07\x08", 4};
constexpr std::size_t header_size = 30;
constexpr std::uint16_t encrypted = 1, sizes_follow = 8;
constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::size_t out_size = std::size_t{1} << 16;
// A nested archive that inflates beyond this is a bomb and no library.
constexpr std::uint64_t most_inflated = std::uint64_t{4} << 30;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i > 0; --i) out = out << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return out;
}

struct Inflater {
  z_stream stream{};
  Inflater() { ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK; }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  bool ready = false;
};

enum class At : std::uint8_t { before, header, name, data, descriptor, done, broken };

}  // namespace

struct ZipStream::State {
  ZipEvents events;
  At at = At::before;
  std::string pending;          // of a header, name or descriptor
  std::size_t matched = 0;      // of the mark of the first entry
  std::uint16_t flags = 0, method = 0;
  std::uint64_t left = 0;       // of the data as stored
  std::size_t name_size = 0, extra_size = 0;
  bool wanted = false;
  bool large = false;           // has zip64 sizes
  std::uint64_t inflated = 0;
  std::unique_ptr<Inflater> inflater;
  std::string buffer;

  bool gather(std::string_view& bytes, std::size_t size);
  void begin(std::string_view& bytes);
  void take_header();
  void take_name();
  void take_data(std::string_view& bytes);
  void inflate_some(std::string_view& bytes);
  void end_data();
  void take_descriptor(std::string_view& bytes);
};

// Fills `pending` up to `size` bytes; true once it is full.
bool ZipStream::State::gather(std::string_view& bytes, std::size_t size) {
  const auto part = bytes.substr(0, size - std::min(size, pending.size()));
  pending += part;
  bytes.remove_prefix(part.size());
  return pending.size() >= size;
}

// A script may stand before the first entry, so that the archive starts itself.
void ZipStream::State::begin(std::string_view& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    matched = bytes[i] == entry_mark[matched] ? matched + 1 : bytes[i] == entry_mark[0] ? 1 : 0;
    if (matched < entry_mark.size()) continue;
    pending = entry_mark;
    bytes.remove_prefix(i + 1);
    at = At::header;
    return;
  }
  bytes = {};
}

void ZipStream::State::take_header() {
  const std::string_view header{pending};
  if (!header.starts_with(entry_mark)) {  // the table of contents, or something that is none of ours
    at = header.starts_with("PK") ? At::done : At::broken;
    return;
  }
  flags = static_cast<std::uint16_t>(number(header, 6, 2));
  method = static_cast<std::uint16_t>(number(header, 8, 2));
  left = number(header, 18, 4);
  name_size = number(header, 26, 2);
  extra_size = number(header, 28, 2);
  at = At::name;
}

void ZipStream::State::take_name() {
  const std::string_view all{pending};
  const auto name = all.substr(header_size, name_size);
  auto extra = all.substr(header_size + name_size, extra_size);
  large = false;
  while (extra.size() >= 4) {
    const auto size = std::min<std::size_t>(number(extra, 2, 2), extra.size() - 4);
    if (number(extra, 0, 2) == 1) {
      large = true;
      if (left == 0xFFFFFFFF && size >= 16) left = number(extra, 4 + 8, 8);
    }
    extra.remove_prefix(4 + size);
  }
  const bool readable = (flags & encrypted) == 0 && (method == stored || method == deflated);
  // Without inflating nothing tells the end of data whose size follows; a folder may say so, but has none.
  const bool endless = (flags & sizes_follow) != 0 && left == 0 && !name.ends_with('/') &&
                       !(readable && method == deflated);
  if (endless) at = At::broken;
  if (endless) return;
  wanted = readable && !name.ends_with('/') && events.wanted(name);
  inflated = 0;
  inflater.reset();
  if (method == deflated && readable && (wanted || (flags & sizes_follow) != 0)) {
    inflater = std::make_unique<Inflater>();
    if (!inflater->ready) at = At::broken;
  }
  if (at == At::broken) return;
  pending.clear();
  at = At::data;
  if (!inflater && left == 0) end_data();
}

void ZipStream::State::inflate_some(std::string_view& bytes) {
  auto& stream = inflater->stream;
  const bool bounded = (flags & sizes_follow) == 0;
  const auto given = bytes.substr(0, bounded ? std::min<std::uint64_t>(left, bytes.size()) : bytes.size());
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(given.data()));
  stream.avail_in = static_cast<uInt>(given.size());
  if (buffer.empty()) buffer.resize(out_size);
  int status = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    const auto made = buffer.size() - stream.avail_out;
    inflated += made;
    if (wanted && made > 0) events.content(std::string_view{buffer}.substr(0, made));
  } while (status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0) && inflated < most_inflated);
  const auto used = given.size() - stream.avail_in;
  bytes.remove_prefix(used);
  left -= std::min<std::uint64_t>(left, used);
  if (status == Z_STREAM_END) {
    inflater.reset();
    if (bounded && left > 0) return;  // bytes behind the stream belong to nobody
    end_data();
  } else if ((status != Z_OK && status != Z_BUF_ERROR) || inflated >= most_inflated || (bounded && left == 0)) {
    at = At::broken;
  }
}

void ZipStream::State::take_data(std::string_view& bytes) {
  if (inflater) return inflate_some(bytes);
  const auto part = bytes.substr(0, std::min<std::uint64_t>(left, bytes.size()));
  if (wanted && method == stored) events.content(part);
  bytes.remove_prefix(part.size());
  left -= part.size();
  if (left == 0) end_data();
}

void ZipStream::State::end_data() {
  if (wanted) events.end();
  wanted = false;
  inflater.reset();
  at = (flags & sizes_follow) != 0 ? At::descriptor : At::header;
}

// Checksum and two sizes, of 4 bytes or 8, with a mark before them or not: 12, 16, 20 or 24 bytes.
void ZipStream::State::take_descriptor(std::string_view& bytes) {
  if (!gather(bytes, entry_mark.size())) return;
  const bool marked = std::string_view{pending}.starts_with(descriptor_mark);
  const std::size_t size = (marked ? 4U : 0U) + 4 + (large ? 16U : 8U);
  if (!gather(bytes, size)) return;
  pending.clear();
  at = At::header;
}

ZipStream::ZipStream(ZipEvents events) : state_{std::make_unique<State>()} { state_->events = std::move(events); }
ZipStream::~ZipStream() = default;
ZipStream::ZipStream(ZipStream&&) noexcept = default;
ZipStream& ZipStream::operator=(ZipStream&&) noexcept = default;

void ZipStream::feed(std::string_view bytes) {
  auto& state = *state_;
  while (!bytes.empty() && state.at != At::done && state.at != At::broken) {
    switch (state.at) {
      case At::before: state.begin(bytes); break;
      case At::header: break;
      case At::name: break;
      case At::data: state.take_data(bytes); break;
      case At::descriptor: state.take_descriptor(bytes); break;
      case At::done:
      case At::broken: break;
    }
    if (state.at == At::header && state.gather(bytes, header_size)) state.take_header();
    if (state.at == At::name && state.gather(bytes, header_size + state.name_size + state.extra_size))
      state.take_name();
  }
}

bool ZipStream::sound() const { return state_->at == At::done; }

}  // namespace loadline::packages
