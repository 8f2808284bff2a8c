// SPDX-License-Identifier: Apache-2.0
// The walk over tar blocks as a machine with five states, since the bytes come in pieces of any size.
#include "image/tar.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "image/tar_fields.h"

namespace loadline::image {
namespace {

enum class Phase : std::uint8_t { header, extended, sparse_map, content, padding, over };

// What extended headers say of the entry that follows them.
struct Extension {
  std::optional<std::string> path, link, sparse_name;
  std::optional<std::uint64_t> size, uid, gid, real_size;
  std::optional<std::int64_t> mtime;
  bool capabilities = false;
  bool sparse = false;
  std::string sparse_major;
};

std::uint64_t padded(std::uint64_t size) { return (size + tar_block - 1) / tar_block * tar_block; }

std::optional<TarKind> kind_of(char flag) {
  switch (flag) {
    case '1': return TarKind::hard_link;
    case '2': return TarKind::symlink;
    case '3': return TarKind::character;
    case '4': return TarKind::block;
    case '5':
    case 'D': return TarKind::directory;  // D: GNU's incremental dumps
    case '6': return TarKind::fifo;
    case 'V': return TarKind::other;  // a volume's label
    default: return TarKind::regular;  // 0, NUL, 7, S; unknown ones are to be read as files (POSIX)
  }
}

bool has_content(char flag) { return flag < '1' || flag > '6'; }

// A pax value replaces the header's; a malformed number is an error, an empty value takes it back.
bool take_record(Extension& extension, std::string_view key, std::string_view value) {
  const auto number = [&](std::optional<std::uint64_t>& into) {
    into = parse_integer<std::uint64_t>(value);
    return into.has_value() || value.empty();
  };
  if (key == "path" || key == "linkpath") {
    if (contains(value, std::string_view{"\0", 1})) return false;
    auto& text = key == "path" ? extension.path : extension.link;
    text = value.empty() ? std::nullopt : std::optional{std::string{value}};
  } else if (key == "size") {
    return number(extension.size);
  } else if (key == "uid") {
    return number(extension.uid);
  } else if (key == "gid") {
    return number(extension.gid);
  } else if (key == "mtime") {
    extension.mtime = pax_seconds(value);
    return extension.mtime.has_value() || value.empty();
  } else if (key == "GNU.sparse.realsize" || key == "GNU.sparse.size") {
    extension.sparse = true;
    return number(extension.real_size);
  } else if (key == "GNU.sparse.name") {
    extension.sparse_name = std::string{value};
  } else if (key == "GNU.sparse.major" || key == "GNU.sparse.map") {
    extension.sparse = true;
  } else if (key == "SCHILY.xattr.security.capability") {
    extension.capabilities = true;
  }
  return true;
}

}  // namespace

struct TarReader::State {
  TarEvents events;
  Limits limits;
  Phase phase = Phase::header;
  std::string block;               // what has come of a block that a piece cut in two
  std::uint64_t position = 0;      // offset of the next byte
  std::uint64_t left = 0;          // of the extended header, content or padding
  std::uint64_t padding = 0;       // behind the content
  char extended_flag = 0;
  std::string extended;
  Extension extension;
  std::optional<std::uint64_t> first_block;  // where the extended headers of the next entry began
  bool zero_block = false;

  Status fail(std::string message) const { return failure(std::move(message), fmt::format("byte {}", position)); }
  Status take_header(std::string_view header);
  Status take_extended();
  Status begin_entry(std::string_view header, TarHeader entry, bool maps_follow);
  Status begin_content();
  Status end_entry();
  Status take_blocks(std::string_view& bytes);
  Status take_bytes(std::string_view& bytes);
};

Status TarReader::State::take_header(std::string_view header) {
  if (is_zero_block(header)) {
    position += tar_block;
    if (zero_block) phase = Phase::over;  // what comes behind the second one is not looked at, as by Go
    zero_block = true;
    return {};
  }
  if (zero_block) return fail("a tar header after the end mark");
  if (!tar_checksum_fits(header)) return fail("this is not a tar header: its checksum is wrong");
  const auto size = tar_number(header.substr(124, 12));
  if (!size || *size < 0) return fail("the size in a tar header is not a number");
  const char flag = header[156];
  if (!first_block) first_block = position;
  position += tar_block;

  if (flag == 'x' || flag == 'X' || flag == 'g' || flag == 'L' || flag == 'K') {
    const auto length = static_cast<std::uint64_t>(*size);
    if (length > limits.most_extended_header) return fail("an extended tar header is absurdly long");
    extended_flag = flag;
    extended.clear();
    left = length;
    padding = padded(length) - length;
    phase = Phase::extended;
    return left == 0 ? take_extended() : Status{};
  }

  TarHeader entry;
  entry.offset = *first_block;
  entry.kind = *kind_of(flag);
  entry.size = entry.stored = has_content(flag) ? static_cast<std::uint64_t>(*size) : 0;
  const auto mode = tar_number(header.substr(100, 8));
  const auto uid = tar_number(header.substr(108, 8));
  const auto gid = tar_number(header.substr(116, 8));
  const auto mtime = tar_number(header.substr(136, 12));
  if (!mode || !uid || !gid || !mtime) return fail("a number in a tar header cannot be read");
  entry.mode = static_cast<std::uint32_t>(*mode) & 07777U;
  entry.uid = static_cast<std::uint64_t>(*uid);
  entry.gid = static_cast<std::uint64_t>(*gid);
  entry.mtime = *mtime;
  entry.link = tar_text(header.substr(157, 100));

  entry.path = tar_text(header.substr(0, 100));
  std::string_view prefix;
  if (header.substr(257, 6) == std::string_view{"ustar\0", 6}) {
    const bool star = header.substr(508, 4) == std::string_view{"tar\0", 4};
    prefix = tar_text(header.substr(345, star ? 131 : 155));
  } else if (header.substr(257, 8) == std::string_view{"ustar  \0", 8}) {
    // GNU keeps times there. Go before 1.8 wrote a prefix nevertheless, and images of that age are about
    // (archive/tar/reader.go, "Prior to Go1.8").
    const auto time = header.substr(345, 12);
    if (time[0] != '\0' && !tar_number(time)) prefix = tar_text(header.substr(345, 155));
  }
  if (!prefix.empty()) entry.path = std::string{prefix} + "/" + entry.path;
  if (flag == '\0' && entry.path.ends_with('/')) entry.kind = TarKind::directory;  // v7 has no folders otherwise

  bool maps_follow = false;
  if (flag == 'S') {
    const auto real = tar_number(header.substr(483, 12));
    if (!real || *real < 0) return fail("the size of a sparse file is not a number");
    entry.size = static_cast<std::uint64_t>(*real);
    entry.sparse = true;
    maps_follow = header[482] != '\0';
  }
  return begin_entry(header, std::move(entry), maps_follow);
}

Status TarReader::State::begin_entry(std::string_view header, TarHeader entry, bool maps_follow) {
  auto said = std::exchange(extension, {});
  first_block.reset();
  if (said.path) entry.path = std::move(*said.path);
  if (said.link) entry.link = std::move(*said.link);
  if (said.uid) entry.uid = *said.uid;
  if (said.gid) entry.gid = *said.gid;
  if (said.mtime) entry.mtime = *said.mtime;
  if (said.size && has_content(header[156])) {
    entry.stored = *said.size;
    if (!entry.sparse) entry.size = *said.size;
  }
  if (said.sparse) {
    entry.sparse = true;
    if (said.sparse_name) entry.path = std::move(*said.sparse_name);
    if (said.real_size) entry.size = *said.real_size;
  }
  entry.capabilities = said.capabilities;
  if (entry.path.size() > limits.most_path || entry.link.size() > limits.most_path)
    return fail("a path is absurdly long");
  constexpr std::uint64_t absurd = std::uint64_t{1} << 60;
  if (entry.stored > absurd || entry.size > absurd) return fail("the size in a tar header is absurd");
  left = entry.stored;
  padding = padded(left) - left;
  if (auto taken = events.header(entry); !taken) return taken;
  if (maps_follow) {
    phase = Phase::sparse_map;
    return {};
  }
  return begin_content();
}

Status TarReader::State::begin_content() {
  if (left == 0) return end_entry();
  phase = Phase::content;
  return {};
}

Status TarReader::State::end_entry() {
  phase = Phase::header;
  return events.end ? events.end(position) : Status{};
}

Status TarReader::State::take_extended() {
  phase = padding > 0 ? Phase::padding : Phase::header;
  left = padding;
  if (extended_flag == 'L') extension.path = std::string{tar_text(extended)};
  if (extended_flag == 'K') extension.link = std::string{tar_text(extended)};
  if (extended_flag != 'x' && extended_flag != 'X') return {};  // g: Go and so every engine ignores it
  const bool good = pax_records(extended, [&](auto key, auto value) { return take_record(extension, key, value); });
  return good ? Status{} : fail("a pax header cannot be read");
}

// Headers and sparse maps come in whole blocks.
Status TarReader::State::take_blocks(std::string_view& bytes) {
  std::string_view whole;
  if (block.empty() && bytes.size() >= tar_block) {
    whole = bytes.substr(0, tar_block);
    bytes.remove_prefix(tar_block);
  } else {
    const auto missing = std::min(tar_block - block.size(), bytes.size());
    block += bytes.substr(0, missing);
    bytes.remove_prefix(missing);
    if (block.size() < tar_block) return {};
    whole = block;
  }
  Status taken;
  if (phase == Phase::header) {
    taken = take_header(whole);
  } else {
    position += tar_block;
    if (whole[504] == '\0') taken = begin_content();
  }
  block.clear();
  return taken;
}

Status TarReader::State::take_bytes(std::string_view& bytes) {
  const auto part = bytes.substr(0, std::min<std::uint64_t>(left, bytes.size()));
  bytes.remove_prefix(part.size());
  position += part.size();
  left -= part.size();
  if (phase == Phase::content) {
    if (auto taken = events.content(part); !taken) return taken;
  } else if (phase == Phase::extended) {
    extended += part;
    return left == 0 ? take_extended() : Status{};
  }
  if (left > 0) return {};
  if (phase == Phase::content && padding > 0) {
    phase = Phase::padding;
    left = padding;
    extended_flag = 0;
    return {};
  }
  if (phase == Phase::padding && extended_flag != 0) {
    extended_flag = 0;
    phase = Phase::header;
    return {};
  }
  return end_entry();
}

TarReader::TarReader(TarEvents events, const Limits& limits) : state_{std::make_unique<State>()} {
  state_->events = std::move(events);
  state_->limits = limits;
}
TarReader::~TarReader() = default;
TarReader::TarReader(TarReader&&) noexcept = default;
TarReader& TarReader::operator=(TarReader&&) noexcept = default;

Status TarReader::feed(std::string_view bytes) {
  auto& state = *state_;
  while (!bytes.empty()) {
    if (state.phase == Phase::over) {
      state.position += bytes.size();
      return {};
    }
    const bool blocks = state.phase == Phase::header || state.phase == Phase::sparse_map;
    if (auto taken = blocks ? state.take_blocks(bytes) : state.take_bytes(bytes); !taken) return taken;
  }
  return {};
}

Status TarReader::finish() {
  const auto& state = *state_;
  // Without any end mark the stream still ends well between two entries, as Go reads it.
  if (state.phase == Phase::over || (state.phase == Phase::header && state.block.empty() && !state.first_block))
    return {};
  return failure("the tar stream is cut off", fmt::format("byte {}", state.position));
}

bool TarReader::is_over() const { return state_->phase == Phase::over; }

std::uint64_t TarReader::position() const { return state_->position; }

std::uint64_t TarReader::skippable() const { return state_->phase == Phase::content ? state_->left - 1 : 0; }

void TarReader::skip_content() {
  auto& state = *state_;
  // All but the last byte, so that the change of phase stays in one place.
  if (state.phase != Phase::content || state.left < 2) return;
  state.position += state.left - 1;
  state.left = 1;
}

}  // namespace loadline::image
