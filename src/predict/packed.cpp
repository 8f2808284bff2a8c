// SPDX-License-Identifier: Apache-2.0
// github.com/msgpack/msgpack, spec.md; github.com/kriszyp/msgpackr, README, "Record / Object Structures": an extension
// of type 'r' names a record's fields and gives it a byte of 0x40 to 0x7f, which stands for it from there on.
#include "predict/packed.h"

#include <algorithm>
#include <map>

namespace loadline::predict {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_{bytes} {}

  bool value(Packed& out, int depth = 0);
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  bool byte(unsigned& out) {
    if (at_ >= bytes_.size()) return false;
    out = static_cast<unsigned char>(bytes_[at_++]);
    return true;
  }
  // Big-endian, of so many bytes.
  bool whole(unsigned size, std::uint64_t& out) {
    out = 0;
    for (unsigned i = 0; i < size; ++i) {
      unsigned next = 0;
      if (!byte(next)) return false;
      out = out << 8 | next;
    }
    return true;
  }
  bool view(std::uint64_t size, std::string_view& out) {
    if (size > bytes_.size() - at_) return false;
    out = bytes_.substr(at_, size);
    at_ += size;
    return true;
  }
  bool skip(std::uint64_t size) {
    std::string_view passed;
    return view(size, passed);
  }
  bool text(std::uint64_t size, Packed& out) {
    out.kind = Packed::Kind::text;
    return view(size, out.text);
  }
  bool list(std::uint64_t count, Packed& out, int depth) {
    out.kind = Packed::Kind::list;
    if (count > bytes_.size() - at_) return false;  // each takes a byte at least
    for (std::uint64_t i = 0; i < count; ++i)
      if (!value(out.items.emplace_back(), depth)) return false;
    return true;
  }
  bool table(std::uint64_t count, Packed& out, int depth) {
    out.kind = Packed::Kind::table;
    if (count > bytes_.size() - at_) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      Packed name;
      if (!value(name, depth) || !value(out.items.emplace_back(), depth)) return false;
      out.names.push_back(name.text);
    }
    return true;
  }
  bool record(const std::vector<std::string_view>& names, Packed& out, int depth) {
    out.kind = Packed::Kind::table;
    out.names = names;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (!value(out.items.emplace_back(), depth)) return false;
    return true;
  }
  bool extension(std::uint64_t size, Packed& out, int depth);
  bool sized(unsigned first, Packed& out, int depth);

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::map<unsigned, std::vector<std::string_view>> records_;
};

bool Reader::extension(std::uint64_t size, Packed& out, int depth) {
  unsigned type = 0;
  if (!byte(type)) return false;
  if (type != 'r' || size != 1) return skip(size);
  unsigned id = 0;
  Packed fields;
  if (!byte(id) || !value(fields, depth) || fields.kind != Packed::Kind::list) return false;
  std::vector<std::string_view> names;
  for (const auto& field : fields.items) names.push_back(field.text);
  records_[id] = names;
  return record(names, out, depth);
}

// Those whose first byte says how many bytes the size or the number has.
bool Reader::sized(unsigned first, Packed& out, int depth) {
  std::uint64_t size = 0;
  const auto width = [&](unsigned base) { return 1u << (first - base); };
  if (first >= 0xc4 && first <= 0xc6) return whole(width(0xc4), size) && skip(size);
  if (first >= 0xc7 && first <= 0xc9) return whole(width(0xc7), size) && extension(size, out, depth);
  if (first == 0xca || first == 0xcb) return skip(first == 0xca ? 4 : 8);
  if (first >= 0xcc && first <= 0xcf) {
    out.kind = Packed::Kind::number;
    return whole(width(0xcc), out.number);
  }
  if (first >= 0xd0 && first <= 0xd3) return skip(width(0xd0));
  if (first >= 0xd4 && first <= 0xd8) return extension(width(0xd4), out, depth);
  if (first >= 0xd9 && first <= 0xdb) return whole(width(0xd9), size) && text(size, out);
  if (first == 0xdc || first == 0xdd) return whole(first == 0xdc ? 2 : 4, size) && list(size, out, depth);
  return whole(first == 0xde ? 2 : 4, size) && table(size, out, depth);
}

bool Reader::value(Packed& out, int depth) {
  constexpr int deepest = 64;
  unsigned first = 0;
  if (depth > deepest || !byte(first)) return false;
  if (const auto known = records_.find(first); known != records_.end()) {
    const auto names = known->second;
    return record(names, out, depth + 1);
  }
  if (first < 0x80) {
    out.kind = Packed::Kind::number;
    out.number = first;
    return true;
  }
  if (first < 0x90) return table(first & 0x0fu, out, depth + 1);
  if (first < 0xa0) return list(first & 0x0fu, out, depth + 1);
  if (first < 0xc0) return text(first & 0x1fu, out);
  if (first < 0xc4 || first >= 0xe0) return true;  // null, booleans, small negative numbers
  return sized(first, out, depth + 1);
}

}  // namespace

const Packed* Packed::find(std::string_view name) const {
  const auto at = std::ranges::find(names, name);
  return at == names.end() ? nullptr : &items[static_cast<std::size_t>(at - names.begin())];
}

std::optional<Packed> read_packed(std::string_view bytes) {
  Reader reader{bytes};
  Packed out;
  if (!reader.value(out) || !reader.at_end()) return std::nullopt;
  return out;
}

}  // namespace loadline::predict
