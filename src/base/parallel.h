// SPDX-License-Identifier: Apache-2.0
// Independent work over all cores. Results land by index, so that the order never depends on threads.
#pragma once

#include <cstddef>
#include <functional>

namespace loadline {

// Calls `work(i)` for every i below `count`, from as many threads as the machine has cores; returns when
// all are done. With one core or one item it runs here. `work` must not throw.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);

// How many threads for_each_index uses; set once, by the command line.
void set_thread_count(unsigned count);
[[nodiscard]] unsigned thread_count();

}  // namespace loadline
