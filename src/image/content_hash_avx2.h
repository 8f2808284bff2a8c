// SPDX-License-Identifier: Apache-2.0
// XXH3 with the wide registers of every x86-64 processor since 2013: it takes an eighth of the whole pass over an image
// without them. The library chooses at run time in its shared form only.
#pragma once

#include <cstddef>

namespace loadline::image {

[[nodiscard]] bool has_avx2();  // false where the program was built for another processor
// `state` is an XXH3_state_t. The result is the same whichever instructions work on it. Only where has_avx2().
void update_with_avx2(void* state, const char* bytes, std::size_t size);

}  // namespace loadline::image
