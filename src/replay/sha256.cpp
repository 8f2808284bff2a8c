// SPDX-License-Identifier: Apache-2.0
// OpenSSL's block functions, which use the processor's own instructions; EVP would link every algorithm there is.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "replay/sha256.h"

#include <openssl/sha.h>

namespace loadline::replay {

std::string sha256(std::string_view bytes) {
  std::string out(32, '\0');
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes.data(), bytes.size());
  SHA256_Final(reinterpret_cast<unsigned char*>(out.data()), &state);
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
