// SPDX-License-Identifier: Apache-2.0
// One lock; who waits is woken alone.
#include "image/turns.h"

#include <algorithm>

namespace loadline::image {

std::size_t Turns::waiting() {
  const std::scoped_lock locked{lock_};
  return waiting_.size();
}

void Turns::count_most() {
  std::uint64_t most = 0;
  for (const auto* one : waiting_) most = std::max(most, one->left);
  most_ = most;
}

void Turns::wait(std::uint64_t left, std::unique_lock<std::mutex>& locked) {
  Waiting mine{.left = left};
  waiting_.push_back(&mine);
  count_most();
  mine.call.wait(locked, [&] { return mine.called; });
}

void Turns::wait_for_one(std::uint64_t left) {
  std::unique_lock locked{lock_};
  if (free_ == 0) wait(left, locked);
  else --free_;
}

// Under the lock: once it is called and the lock is free, it may be gone.
void Turns::call_next() {
  const auto next = std::ranges::max_element(waiting_, {}, &Waiting::left);
  (*next)->called = true;
  (*next)->call.notify_one();
  waiting_.erase(next);
  count_most();
}

void Turns::give_up() {
  const std::scoped_lock locked{lock_};
  if (waiting_.empty()) ++free_;
  else call_next();
}

void Turns::pass_on(std::uint64_t left) {
  if (most_.load(std::memory_order_relaxed) < left + step_) return;
  std::unique_lock locked{lock_};
  if (waiting_.empty() || most_ < left + step_) return;
  call_next();
  wait(left, locked);
}

}  // namespace loadline::image
