// SPDX-License-Identifier: Apache-2.0
// Asking sources in order.
#include "predict/sizes.h"

#include <array>

#include "base/text.h"

namespace loadline::predict {

PackageAsked asked(const workspace::LockedPackage& package) {
  return {package.name, package.version, package.integrity, package.tarball};
}

std::optional<PackageSize> size_of(const Sizes& sizes, const PackageAsked& package) {
  for (const auto& source : sizes.packages)
    if (auto size = source(package)) return size;
  return std::nullopt;
}

std::optional<ImageSize> size_of(const Sizes& sizes, const dockerfile::ImageReference& image) {
  for (const auto& source : sizes.images)
    if (auto size = source(image)) return size;
  return std::nullopt;
}

std::string sha512_hex(std::string_view integrity) {
  constexpr std::string_view start = "sha512-";
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  // Several digests may stand side by side; the first is as good as any.
  const auto words = split_blanks(integrity);
  if (words.empty() || !words.front().starts_with(start)) return {};
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : words.front().substr(start.size())) {
    if (c == '=' || c == '?') break;
    const auto value = alphabet.find(c);
    if (value == alphabet.npos) return {};
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const auto byte = (bits >> held) & 0xffu;
    out += digits[byte >> 4];
    out += digits[byte & 15u];
  }
  return out.size() == 128 ? out : std::string{};
}

}  // namespace loadline::predict
