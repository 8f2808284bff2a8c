// SPDX-License-Identifier: Apache-2.0
// Numbers out of untrusted bytes: outside the text there is nothing, never a read.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace loadline::packages {

enum class Endian : std::uint8_t { little, big };

template <std::unsigned_integral Integer>
[[nodiscard]] constexpr std::optional<Integer> integer_at(std::string_view bytes, std::size_t at, Endian order) {
  if (at > bytes.size() || bytes.size() - at < sizeof(Integer)) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    const auto index = order == Endian::big ? at + i : at + sizeof(Integer) - 1 - i;
    value = value << 8U | static_cast<unsigned char>(bytes[index]);
  }
  return static_cast<Integer>(value);
}

[[nodiscard]] constexpr std::optional<std::string_view> bytes_at(std::string_view bytes, std::uint64_t at,
                                                                 std::uint64_t count) {
  if (at > bytes.size() || bytes.size() - at < count) return std::nullopt;
  return bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
}

}  // namespace loadline::packages
