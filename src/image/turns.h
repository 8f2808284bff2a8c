// SPDX-License-Identifier: Apache-2.0
// Layers take turns, so that all cores end at the same time whatever the layers' sizes: three equal ones on two cores
// would else leave one core idle for half of the time. Whoever has the most bytes left goes on; for jobs that may
// pause this is as short as it can be (McNaughton 1959, "Scheduling with deadlines and loss functions").
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace loadline::image {

class Turns {
 public:
  // So many work at the same time; one pauses for another that has at least `step` bytes more left.
  Turns(std::size_t places, std::uint64_t step) : free_{places}, step_{step} {}

  [[nodiscard]] std::size_t waiting();

  // A place, from its making to its end. May wait when it is made and in each pass_on().
  class Place {
   public:
    Place(Turns& turns, std::uint64_t left) : turns_{turns} { turns_.wait_for_one(left); }
    ~Place() { turns_.give_up(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    // To be called now and then, with the bytes that are still to be worked on.
    void pass_on(std::uint64_t left) { turns_.pass_on(left); }

   private:
    Turns& turns_;
  };

 private:
  struct Waiting {
    std::uint64_t left = 0;
    bool called = false;
    std::condition_variable call = {};
  };
  void wait_for_one(std::uint64_t left);
  void give_up();
  void pass_on(std::uint64_t left);
  void wait(std::uint64_t left, std::unique_lock<std::mutex>& locked);
  void call_next();
  void count_most();

  std::mutex lock_;
  std::vector<Waiting*> waiting_;
  std::size_t free_;
  std::uint64_t step_;
  std::atomic<std::uint64_t> most_{0};  // bytes left of whoever waits with the most
};

}  // namespace loadline::image
