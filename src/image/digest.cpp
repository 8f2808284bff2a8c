// SPDX-License-Identifier: Apache-2.0
// The block functions of libcrypto without the rest of it: EVP would link every algorithm there is (4 MB) and
// read a configuration file at its first use. Same code underneath, SHA-NI included.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "image/digest.h"

#include <fmt/format.h>
#include <openssl/sha.h>
// Its code with it: libfyaml's archive holds a copy of its own, and a program cannot have both.
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "image/content_hash_avx2.h"

namespace loadline::image {
namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

const bool avx2 = has_avx2();

std::string hex_of(std::span<const unsigned char> bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace

bool is_digest(std::string_view text) {
  if (text.starts_with("sha256:")) return text.size() == 7 + 64 && is_hex(text.substr(7));
  if (text.starts_with("sha512:")) return text.size() == 7 + 128 && is_hex(text.substr(7));
  return false;
}

Algorithm algorithm_of(std::string_view digest) {
  return digest.starts_with("sha512:") ? Algorithm::sha512 : Algorithm::sha256;
}

struct Hasher::State {
  Algorithm algorithm = Algorithm::sha256;
  SHA256_CTX sha256{};
  SHA512_CTX sha512{};
};

Hasher::Hasher(Algorithm algorithm) : state_{std::make_unique<State>()} {
  state_->algorithm = algorithm;
  if (algorithm == Algorithm::sha256) SHA256_Init(&state_->sha256);
  else SHA512_Init(&state_->sha512);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::feed(std::string_view bytes) {
  if (state_->algorithm == Algorithm::sha256) SHA256_Update(&state_->sha256, bytes.data(), bytes.size());
  else SHA512_Update(&state_->sha512, bytes.data(), bytes.size());
}

std::string Hasher::digest() {
  if (state_->algorithm == Algorithm::sha256) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
    SHA256_Final(sum.data(), &state_->sha256);
    return "sha256:" + hex_of(sum);
  }
  std::array<unsigned char, SHA512_DIGEST_LENGTH> sum{};
  SHA512_Final(sum.data(), &state_->sha512);
  return "sha512:" + hex_of(sum);
}

std::string sha256_of(std::string_view bytes) {
  Hasher hasher;
  hasher.feed(bytes);
  return hasher.digest();
}

std::string ContentHash::text() const { return fmt::format("{:016x}{:016x}", high, low); }

struct ContentHasher::State {
  XXH3_state_t* xxh = XXH3_createState();  // over-aligned, so the library allocates it
  ~State() { XXH3_freeState(xxh); }
};

ContentHasher::ContentHasher() : state_{std::make_unique<State>()} { reset(); }
ContentHasher::~ContentHasher() = default;
ContentHasher::ContentHasher(ContentHasher&&) noexcept = default;
ContentHasher& ContentHasher::operator=(ContentHasher&&) noexcept = default;

void ContentHasher::reset() { XXH3_128bits_reset(state_->xxh); }
void ContentHasher::feed(std::string_view bytes) {
  if (avx2) update_with_avx2(state_->xxh, bytes.data(), bytes.size());
  else XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
}
ContentHash ContentHasher::hash() const {
  const auto sum = XXH3_128bits_digest(state_->xxh);
  return {sum.low64, sum.high64};
}

ContentHash content_hash_of(std::string_view bytes) {
  const auto sum = XXH3_128bits(bytes.data(), bytes.size());
  return {sum.low64, sum.high64};
}

}  // namespace loadline::image
