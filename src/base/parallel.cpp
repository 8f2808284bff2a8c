// SPDX-License-Identifier: Apache-2.0
// Threads for one loop at a time: started, joined, gone. Starting one costs microseconds; the loops that
// use this run for milliseconds.
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace loadline {
namespace {

std::atomic<unsigned> wanted_threads{0};

}  // namespace

void set_thread_count(unsigned count) { wanted_threads = count; }

unsigned thread_count() {
  const unsigned wanted = wanted_threads;
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work) {
  const auto threads = std::min<std::size_t>(thread_count(), count);
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  helpers.reserve(threads - 1);
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(run);
  run();
  for (auto& helper : helpers) helper.join();
}

}  // namespace loadline
