// SPDX-License-Identifier: Apache-2.0
// Digests that others know, and hashes that do not depend on the pieces.
#include "image/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace loadline::image {
namespace {

// In one call the instructions that all processors have do it, in pieces the widest that this one has.
TEST(ContentHash, IsTheSameInPiecesOfAnySize) {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 131 + i / 256);
  ContentHasher hasher;
  for (const std::size_t size : {0U, 1U, 16U, 17U, 128U, 240U, 241U, 256U, 1023U, 1024U, 1025U, 5000U})
    for (const std::size_t piece : {1U, 63U, 256U, 257U, 4096U}) {
      const auto text = std::string_view{bytes}.substr(0, size);
      hasher.reset();
      for (std::size_t at = 0; at < size; at += piece) hasher.feed(text.substr(at, piece));
      EXPECT_EQ(hasher.hash(), content_hash_of(text)) << size << " in pieces of " << piece;
    }
}

TEST(Sha256, OfAKnownText) {  // FIPS 180-2, B.1
  EXPECT_EQ(sha256_of("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace loadline::image
