// SPDX-License-Identifier: Apache-2.0
// Independent work over all cores. Results land by index, so that the order never depends on threads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace loadline {

// Calls `work(i)` for every i below `count`, from as many threads as the machine has cores; returns when
// all are done. With one core or one item it runs here. `work` must not throw.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);

// The same with so many at once, for work that mostly waits or shares the cores by itself.
void for_each_index(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& work);

// Two pieces of work at the same time; returns when both are done. Neither may throw.
void side_by_side(const std::function<void()>& one, const std::function<void()>& other);

// Work that finds more work, such as the folders below a folder: `work(item)` is called for `first` and for all that
// it returns, from as many threads as the machine has cores, in no order. It must not throw.
template <class Item>
void for_each_reached(Item first, const std::function<std::vector<Item>(Item)>& work);

// How many threads for_each_index uses; set once, by the command line.
void set_thread_count(unsigned count);
[[nodiscard]] unsigned thread_count();

template <class Item>
void for_each_reached(Item first, const std::function<std::vector<Item>(Item)>& work) {
  std::mutex lock;
  std::condition_variable changed;
  std::vector<Item> waiting;
  waiting.push_back(std::move(first));
  std::size_t busy = 0;
  for_each_index(thread_count(), [&](std::size_t) {
    std::unique_lock locked{lock};
    while (true) {
      changed.wait(locked, [&] { return !waiting.empty() || busy == 0; });
      if (waiting.empty()) return;
      Item item = std::move(waiting.back());
      waiting.pop_back();
      ++busy;
      locked.unlock();
      auto found = work(std::move(item));
      locked.lock();
      --busy;
      for (auto& one : found) waiting.push_back(std::move(one));
      if (found.size() > 1 || (waiting.empty() && busy == 0)) changed.notify_all();
    }
  });
}

}  // namespace loadline
