// SPDX-License-Identifier: Apache-2.0
// Who goes on while others wait.
#include "image/turns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace loadline::image {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// One job at a time, so that those who worked need no lock of their own.
class OneAtATime : public testing::Test {
 protected:
  void TearDown() override {
    for (auto& thread : threads_) thread.join();
  }
  // A job that works once its turn comes; returns when it waits for it.
  void begin_waiting(std::uint64_t left) {
    const auto before = turns.waiting();
    threads_.emplace_back([this, left] {
      Turns::Place place{turns, left};
      worked.push_back(left);
    });
    while (turns.waiting() == before) std::this_thread::yield();
  }

  Turns turns{1, 10};
  std::vector<std::uint64_t> worked;

 private:
  std::vector<std::thread> threads_;
};

TEST_F(OneAtATime, TheLongestComesFirst) {
  {
    Turns::Place mine{turns, 0};
    for (const auto left : {5U, 50U, 30U}) begin_waiting(left);
    EXPECT_THAT(worked, IsEmpty());
  }
  Turns::Place mine{turns, 0};  // after all of them
  EXPECT_THAT(worked, ElementsAre(50U, 30U, 5U));
}

TEST_F(OneAtATime, WhoeverHasClearlyMoreLeftTakesOver) {
  Turns::Place mine{turns, 100};
  begin_waiting(45);
  begin_waiting(20);
  mine.pass_on(40);
  EXPECT_THAT(worked, IsEmpty());
  mine.pass_on(35);
  EXPECT_THAT(worked, ElementsAre(45U));
  mine.pass_on(0);
  EXPECT_THAT(worked, ElementsAre(45U, 20U));
}

TEST(Turns, AsManyWorkAsThereArePlaces) {
  Turns turns{2, 1};
  std::atomic<int> inside{0};
  std::atomic<bool> too_many{false};
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      auto left = 100 + i;
      Turns::Place place{turns, left};
      for (; left > 0; --left) {
        place.pass_on(left);
        if (++inside > 2) too_many = true;
        std::this_thread::yield();
        --inside;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_FALSE(too_many);
  EXPECT_EQ(turns.waiting(), 0U);
}

}  // namespace
}  // namespace loadline::image
