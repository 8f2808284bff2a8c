// SPDX-License-Identifier: Apache-2.0
// Text without a C library: views, numbers, and the one line that the probe says.
#pragma once

#include <cstddef>
#include <cstdint>

#include "system.h"

namespace probe {

struct Text {
  const char* data = "";
  std::size_t size = 0;

  constexpr Text() = default;
  constexpr Text(const char* begin, std::size_t length) : data{begin}, size{length} {}
  constexpr Text(const char* zero_terminated) : data{zero_terminated} {  // NOLINT: a literal is a Text
    while (zero_terminated[size] != '\0') ++size;
  }

  static constexpr std::size_t none = ~std::size_t{0};

  [[nodiscard]] constexpr char operator[](std::size_t i) const { return data[i]; }
  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr Text from(std::size_t begin) const {
    return begin >= size ? Text{} : Text{data + begin, size - begin};
  }
  [[nodiscard]] constexpr Text first(std::size_t count) const { return {data, count < size ? count : size}; }
  [[nodiscard]] constexpr bool starts_with(Text prefix) const {
    return size >= prefix.size && first(prefix.size) == prefix;
  }
  [[nodiscard]] constexpr std::size_t find(char wanted) const {
    for (std::size_t i = 0; i < size; ++i)
      if (data[i] == wanted) return i;
    return none;
  }
  [[nodiscard]] constexpr bool contains(Text part) const {
    for (std::size_t i = 0; i + part.size <= size; ++i)
      if (from(i).starts_with(part)) return true;
    return part.empty();
  }
  friend constexpr bool operator==(Text a, Text b) {
    if (a.size != b.size) return false;
    for (std::size_t i = 0; i < a.size; ++i)
      if (a.data[i] != b.data[i]) return false;
    return true;
  }
};

// All of it as a number up to `most`; false where it is none.
constexpr bool read_number(Text text, std::uint32_t most, std::uint32_t& number) {
  std::uint64_t value = 0;
  if (text.empty()) return false;
  for (std::size_t i = 0; i < text.size; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + static_cast<std::uint64_t>(text[i] - '0');
    if (value > most) return false;
  }
  number = static_cast<std::uint32_t>(value);
  return true;
}

// A buffer of fixed size; what does not fit is cut, and `whole` says so.
template <std::size_t Capacity>
struct Buffer {
  char data[Capacity];
  std::size_t size = 0;
  bool whole = true;

  Buffer& add(Text text) {
    for (std::size_t i = 0; i < text.size; ++i) {
      if (size == Capacity) {
        whole = false;
        break;
      }
      data[size++] = text[i];
    }
    return *this;
  }
  Buffer& add(std::uint64_t number) {
    char digits[20];
    std::size_t at = sizeof digits;
    do {
      digits[--at] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    return add(Text{digits + at, sizeof digits - at});
  }
  [[nodiscard]] Text text() const { return {data, size}; }
};

using Line = Buffer<512>;

// Docker keeps what a check prints, and `docker inspect` shows it.
inline void say(int descriptor, const Line& line) {
  Line out = line;
  if (out.size == sizeof out.data) --out.size;
  out.add("\n");
  system_call(Call::write, descriptor, address_of(out.data), static_cast<long>(out.size));
}

}  // namespace probe
