// SPDX-License-Identifier: Apache-2.0
// The library's own code, compiled once more with other options (src/CMakeLists.txt). Nothing else may be included: an
// inline function that the linker takes from this file would run on processors without AVX2 too.
#include "image/content_hash_avx2.h"

#if defined(__AVX2__)
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace loadline::image {

bool has_avx2() { return __builtin_cpu_supports("avx2") != 0; }

void update_with_avx2(void* state, const char* bytes, std::size_t size) {
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state), bytes, size);
}

}  // namespace loadline::image
#else
namespace loadline::image {

bool has_avx2() { return false; }
void update_with_avx2(void* /*state*/, const char* /*bytes*/, std::size_t /*size*/) {}

}  // namespace loadline::image
#endif
