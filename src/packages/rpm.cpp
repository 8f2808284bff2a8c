// SPDX-License-Identifier: Apache-2.0
// A header: counts of tags and of bytes, then 16 bytes a tag (tag, type, offset, count), then the bytes.
#include "packages/rpm.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"

namespace loadline::packages {
namespace {

enum Tag : std::uint32_t {
  tag_name = 1000,
  tag_version = 1001,
  tag_release = 1002,
  tag_epoch = 1003,
  tag_vendor = 1011,
  tag_licence = 1014,
  tag_url = 1020,
  tag_arch = 1022,
  tag_file_states = 1029,
  tag_source = 1044,
  tag_provides = 1047,
  tag_requires = 1049,
  tag_dir_indexes = 1116,
  tag_base_names = 1117,
  tag_dir_names = 1118,
};
enum Type : std::uint32_t {
  type_char = 1,
  type_int8 = 2,
  type_int32 = 4,
  type_string = 6,
  type_strings = 8,
  type_i18n = 9
};

constexpr std::uint32_t most_tags = 1U << 16;      // as rpm's own hdrchkTags
constexpr std::uint32_t most_items = 1U << 22;
constexpr char state_normal = 0, state_net_shared = 3;

class Header {
 public:
  explicit Header(std::string_view blob) {
    const auto tags = big_endian(blob, 0);
    const auto size = big_endian(blob, 4);
    if (blob.size() < 8 || tags > most_tags || blob.size() - 8 < std::size_t{tags} * 16) return;
    index_ = blob.substr(8, std::size_t{tags} * 16);
    store_ = blob.substr(8 + index_.size(), size);
  }

  [[nodiscard]] std::vector<std::string_view> strings(std::uint32_t tag) const {
    std::vector<std::string_view> out;
    const auto found = find(tag);
    if (!found || (found->type != type_string && found->type != type_strings && found->type != type_i18n)) return out;
    auto rest = store_.substr(std::min<std::size_t>(found->offset, store_.size()));
    for (std::uint32_t i = 0; i < found->count && !rest.empty(); ++i) {
      const auto end = rest.find('\0');
      if (end == rest.npos) break;
      out.push_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return out;
  }

  [[nodiscard]] std::string text(std::uint32_t tag) const {
    const auto all = strings(tag);
    return all.empty() ? std::string{} : std::string{all.front()};
  }

  [[nodiscard]] std::vector<std::uint32_t> numbers(std::uint32_t tag) const {
    std::vector<std::uint32_t> out;
    const auto found = find(tag);
    if (!found || found->type != type_int32) return out;
    for (std::size_t i = 0; i < found->count && found->offset + i * 4 + 4 <= store_.size(); ++i)
      out.push_back(big_endian(store_, found->offset + i * 4));
    return out;
  }

  [[nodiscard]] std::string_view bytes(std::uint32_t tag) const {
    const auto found = find(tag);
    if (!found || (found->type != type_char && found->type != type_int8) || found->offset > store_.size()) return {};
    return store_.substr(found->offset, found->count);
  }

 private:
  struct Item {
    std::uint32_t type, offset, count;
  };
  [[nodiscard]] std::optional<Item> find(std::uint32_t tag) const {
    for (std::size_t at = 0; at + 16 <= index_.size(); at += 16)
      if (big_endian(index_, at) == tag) {
        const Item item{big_endian(index_, at + 4), big_endian(index_, at + 8), big_endian(index_, at + 12)};
        if (item.count <= most_items) return item;
      }
    return std::nullopt;
  }

  std::string_view index_, store_;
};

// "glibc-2.28-236.el8.src.rpm" is of glibc, 2.28-236.el8.
void take_source(std::string_view file, Package& into) {
  for (const std::string_view end : {".src.rpm", ".nosrc.rpm"})
    if (file.ends_with(end)) file.remove_suffix(end.size());
  const auto release = file.rfind('-');
  const auto version = release == file.npos || release == 0 ? file.npos : file.rfind('-', release - 1);
  if (version == file.npos) return;
  into.source_name = file.substr(0, version);
  into.source_version = file.substr(version + 1);
}

void take_files(const Header& header, Package& into) {
  const auto names = header.strings(tag_base_names);
  const auto folders = header.strings(tag_dir_names);
  const auto indexes = header.numbers(tag_dir_indexes);
  const auto states = header.bytes(tag_file_states);
  for (std::size_t i = 0; i < names.size() && i < indexes.size(); ++i) {
    if (indexes[i] >= folders.size()) continue;
    if (i < states.size() && states[i] != state_normal && states[i] != state_net_shared) continue;
    auto folder = folders[indexes[i]];
    if (folder.starts_with('/')) folder.remove_prefix(1);
    into.files.push_back(std::string{folder} + std::string{names[i]});
  }
}

}  // namespace

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  if (at > bytes.size() || bytes.size() - at < 4) return 0;
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) { return __builtin_bswap32(big_endian(bytes, at)); }

Package read_rpm_header(std::string_view blob) {
  const Header header{blob};
  Package out{.ecosystem = Ecosystem::rpm,
              .name = header.text(tag_name),
              .architecture = header.text(tag_arch),
              .supplier = header.text(tag_vendor),
              .homepage = header.text(tag_url)};
  if (out.name.empty()) return out;
  if (const auto epoch = header.numbers(tag_epoch); !epoch.empty()) out.version = std::to_string(epoch.front()) + ":";
  out.version += header.text(tag_version) + "-" + header.text(tag_release);
  if (auto licence = header.text(tag_licence); !licence.empty()) out.licences = {std::move(licence)};
  take_source(header.text(tag_source), out);
  take_files(header, out);
  // "rpmlib(...)" is what rpm itself must know; "(a or b)" would have to be solved.
  for (const auto name : header.strings(tag_requires))
    if (!name.starts_with("rpmlib(") && !name.starts_with('(')) out.needs.push_back({{std::string{name}}});
  for (const auto name : header.strings(tag_provides)) out.provides.emplace_back(name);
  return out;
}

}  // namespace loadline::packages
