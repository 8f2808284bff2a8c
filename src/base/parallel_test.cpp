// SPDX-License-Identifier: Apache-2.0
// Loops with one thread, with as many as the machine has, and with more than that.
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <vector>

namespace loadline {
namespace {

class Parallel : public testing::TestWithParam<unsigned> {
 public:
  Parallel() { set_thread_count(GetParam()); }
  ~Parallel() override { set_thread_count(0); }
};

TEST_P(Parallel, EveryIndexOnce) {
  for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
    std::vector<std::atomic<int>> seen(count);
    for_each_index(count, [&](std::size_t i) { ++seen[i]; });
    for (const auto& times : seen) EXPECT_EQ(times, 1);
  }
}

TEST_P(Parallel, LoopsInsideLoops) {
  std::atomic<int> sum = 0;
  for_each_index(20, [&](std::size_t) {
    for_each_index(30, [&](std::size_t) { side_by_side([&] { ++sum; }, [&] { sum += 2; }); });
  });
  EXPECT_EQ(sum, 20 * 30 * 3);
}

TEST_P(Parallel, AllThatIsFoundIsReached) {
  // The tree of numbers below n: each but the leaves finds two, one or none.
  std::vector<std::atomic<int>> seen(5000);
  for_each_reached<std::size_t>(1, [&](std::size_t at) {
    ++seen[at];
    std::vector<std::size_t> more;
    for (const auto next : {2 * at, 2 * at + 1})
      if (next < seen.size()) more.push_back(next);
    return more;
  });
  EXPECT_EQ(std::accumulate(seen.begin() + 1, seen.end(), 0), 4999);
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_EQ(seen[i], 1) << i;
}

TEST_P(Parallel, AChainIsReachedToItsEnd) {
  std::atomic<int> length = 0;
  for_each_reached<int>(0, [&](int at) {
    ++length;
    return at < 999 ? std::vector<int>{at + 1} : std::vector<int>{};
  });
  EXPECT_EQ(length, 1000);
}

INSTANTIATE_TEST_SUITE_P(Threads, Parallel, testing::Values(1u, 0u, 7u));

TEST(ThreadCount, HasALimit) {
  set_thread_count(1'000'000);
  EXPECT_LE(thread_count(), 256u);
  std::atomic<int> sum = 0;
  for_each_index(1000, [&](std::size_t) { ++sum; });
  EXPECT_EQ(sum, 1000);
  set_thread_count(0);
}

}  // namespace
}  // namespace loadline
