// SPDX-License-Identifier: Apache-2.0
// mbedTLS does the work: its archive is in the binary already, since libgit2 stands on it.
#include "replay/sha256.h"

#include <mbedtls/sha256.h>

namespace loadline::replay {

std::string sha256(std::string_view bytes) {
  std::string out(32, '\0');
  // Fails only where a hardware accelerator does, and Debian's build has none.
  (void)mbedtls_sha256_ret(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                           reinterpret_cast<unsigned char*>(out.data()), 0);
  return out;
}

std::string digest_of(std::string_view bytes) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "sha256:";
  for (const char one : sha256(bytes)) {
    const auto byte = static_cast<unsigned char>(one);
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
  return out;
}

}  // namespace loadline::replay
