// SPDX-License-Identifier: Apache-2.0
// A zip writer for tests: stored and deflated entries, sizes in the header or behind the data.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace loadline::packages {

class ZipText {
 public:
  explicit ZipText(bool sizes_follow = false) : sizes_follow_{sizes_follow} {}

  ZipText& stored(std::string_view name, std::string_view content) { return add(name, content, content, 0, false); }

  ZipText& deflated(std::string_view name, std::string_view content) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return add(name, content, packed, 8, sizes_follow_);
  }

  // The table of contents as far as a reader from the front sees it: its mark.
  [[nodiscard]] std::string end() const { return text_ + std::string{"PK\x01\x02"} + std::string(42, '\0'); }

 private:
  ZipText& add(std::string_view name, std::string_view content, std::string_view packed, int method, bool follow) {
    text_ += std::string_view{"PK\x03\x04\x14\x00", 6};
    number(follow ? 8 : 0, 2);
    number(static_cast<std::uint64_t>(method), 2);
    number(0, 4);  // time
    const auto sizes = [&](bool zero) {
      number(0, 4);  // checksum
      number(zero ? 0 : packed.size(), 4);
      number(zero ? 0 : content.size(), 4);
    };
    sizes(follow);
    number(name.size(), 2);
    number(0, 2);
    text_ += name;
    text_ += packed;
    if (!follow) return *this;
    text_ += std::string_view{"PK\x07\x08", 4};
    sizes(false);
    return *this;
  }

  void number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) text_ += static_cast<char>(value >> (8 * i));
  }

  std::string text_;
  bool sizes_follow_;
};

}  // namespace loadline::packages
