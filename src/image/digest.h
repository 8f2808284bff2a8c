// SPDX-License-Identifier: Apache-2.0
// Digests as OCI writes them ("sha256:<hex>"), and the hashes behind them, fed piece by piece.
//
// SHA-256 runs at 1.3 GB/s a core with SHA-NI, so every blob is verified; contents are told apart by XXH3 with
// 128 bits, which costs next to nothing and never decides anything about trust.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace loadline::image {

// "sha256:" and 64 hex digits, or "sha512:" and 128: image-spec descriptor.md, "Registered algorithms".
[[nodiscard]] bool is_digest(std::string_view text);

enum class Algorithm : std::uint8_t { sha256, sha512 };
[[nodiscard]] Algorithm algorithm_of(std::string_view digest);

class Hasher {
 public:
  explicit Hasher(Algorithm algorithm = Algorithm::sha256);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  void feed(std::string_view bytes);
  [[nodiscard]] std::string digest();  // once, at the end
 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_of(std::string_view bytes);

struct ContentHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend auto operator<=>(const ContentHash&, const ContentHash&) = default;
  [[nodiscard]] std::string text() const;  // 32 hex digits, as xxhsum -H128 prints
};

class ContentHasher {
 public:
  ContentHasher();
  ~ContentHasher();
  ContentHasher(ContentHasher&&) noexcept;
  ContentHasher& operator=(ContentHasher&&) noexcept;
  void reset();
  void feed(std::string_view bytes);
  [[nodiscard]] ContentHash hash() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] ContentHash content_hash_of(std::string_view bytes);

}  // namespace loadline::image
