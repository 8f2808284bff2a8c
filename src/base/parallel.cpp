// SPDX-License-Identifier: Apache-2.0
// A handful of threads that live as long as the program and wait for loops.
//
// A thread that waits is woken on an idle core within microseconds; one that is started lands on its parent's core
// first, and may stand behind it for milliseconds before the kernel moves it: longer than most loops here last.
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace loadline {
namespace {

// Far beyond any gain; whoever asks for more gets as many.
constexpr unsigned most_threads = 256;

std::atomic<unsigned> wanted_threads{0};

// One loop. Whoever calls it works on it too, so that it ends even where no other thread has time.
class Loop {
 public:
  Loop(std::size_t count, const std::function<void(std::size_t)>& work, std::size_t most_helpers)
      : most_helpers_{most_helpers}, count_{count}, work_{work} {}

  void run() {
    for (std::size_t i = next_++; i < count_; i = next_++) work_(i);
  }
  [[nodiscard]] bool wants_help() const { return helpers < most_helpers_ && next_ < count_; }

  std::size_t helpers = 0;  // inside run() now; under the pool's lock

 private:
  std::size_t most_helpers_;
  std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::atomic<std::size_t> next_{0};
};

class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    {
      const std::scoped_lock locked{lock_};
      closing_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  void run(Loop& loop, std::size_t threads) {
    {
      const std::scoped_lock locked{lock_};
      // One more than the loop needs: where a loop runs inside a loop, the outer one's caller only waits.
      start(threads);
      loops_.push_back(&loop);
    }
    changed_.notify_all();
    loop.run();
    std::unique_lock locked{lock_};
    std::erase(loops_, &loop);
    left_.wait(locked, [&] { return loop.helpers == 0; });
  }

 private:
  // As many as the system grants: a loop ends without any of them too.
  void start(std::size_t threads) {
    try {
      while (threads_.size() < threads) threads_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {  // "resource temporarily unavailable": a limit of processes
    }
  }

  // The innermost loop first: an outer one waits for it.
  [[nodiscard]] Loop* loop_to_help() const {
    const auto found = std::find_if(loops_.rbegin(), loops_.rend(),
                                    [](const Loop* loop) { return loop->wants_help(); });
    return found == loops_.rend() ? nullptr : *found;
  }

  void help() {
    std::unique_lock locked{lock_};
    while (true) {
      Loop* loop = nullptr;
      changed_.wait(locked, [&] { return closing_ || (loop = loop_to_help()) != nullptr; });
      if (closing_) return;
      ++loop->helpers;
      locked.unlock();
      loop->run();
      locked.lock();
      if (--loop->helpers == 0) left_.notify_all();
    }
  }

  std::mutex lock_;
  std::condition_variable changed_, left_;
  std::vector<Loop*> loops_;
  std::vector<std::thread> threads_;
  bool closing_ = false;
};

}  // namespace

void set_thread_count(unsigned count) { wanted_threads = std::min(count, most_threads); }

unsigned thread_count() {
  const unsigned wanted = wanted_threads;
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

void for_each_index(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& work) {
  static Pool pool;
  const auto threads = std::min(at_once, count);
  Loop loop{count, work, threads > 0 ? threads - 1 : 0};
  if (threads <= 1) loop.run();
  else pool.run(loop, at_once);
}

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work) {
  for_each_index(count, thread_count(), work);
}

void side_by_side(const std::function<void()>& one, const std::function<void()>& other) {
  for_each_index(2, [&](std::size_t i) { (i == 0 ? one : other)(); });
}

}  // namespace loadline
