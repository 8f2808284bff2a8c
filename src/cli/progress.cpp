// SPDX-License-Identifier: Apache-2.0
// A thread that wakes after half a second and then tells the seconds on standard error.
#include "cli/progress.h"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <utility>

namespace loadline::cli {

Progress::Progress(std::string what) {
  if (::isatty(STDERR_FILENO) != 1) return;
  thread_ = std::thread{[this, what = std::move(what)] {
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock locked{lock_};
    bool shown = false;
    while (!wake_.wait_for(locked, std::chrono::milliseconds{500}, [this] { return over_; })) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
      std::cerr << "\r\033[K" << what << " … " << seconds.count() << " s" << std::flush;
      shown = true;
    }
    if (shown) std::cerr << "\r\033[K" << std::flush;
  }};
}

void Progress::done() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock locked{lock_};
    over_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Progress::~Progress() { done(); }

}  // namespace loadline::cli
