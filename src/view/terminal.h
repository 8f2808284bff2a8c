// SPDX-License-Identifier: Apache-2.0
// The controlling terminal as a screen to draw on: its own page, raw keys, and all as it was before at the end.
//
// Plain control sequences rather than ncurses: what is used is a dozen that every terminal of the last thirty years
// knows (ECMA-48, xterm's alternate screen), and there is no window, no cell and no mouse to be kept. ncurses would
// bring a library and its database of terminals into every start.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "view/view.h"

namespace loadline::view {

class Terminal {
 public:
  // Fails where the process has no terminal, or one that cannot place its cursor (TERM=dumb).
  [[nodiscard]] static Result<std::unique_ptr<Terminal>> open();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] Size size() const;
  void draw(const std::vector<std::string>& lines) const;
  // Waits for keys, a new size (none) or the end: false where the terminal is gone or a signal ends the process.
  [[nodiscard]] bool wait(std::vector<Press>& presses);
  void suspend();  // as ^Z does; returns when the process goes on

 private:
  struct State;
  explicit Terminal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Shows the image until somebody quits.
[[nodiscard]] Result<void> show(const report::ImageReport& report, bool color);

}  // namespace loadline::view
