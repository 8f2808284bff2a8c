// SPDX-License-Identifier: Apache-2.0
// A replayed history as text, JSON and a picture: one strip for each instruction, one cell for each commit.
#pragma once

#include <string>

#include "history/replay.h"
#include "report/terminal.h"

namespace loadline::report {

struct ReplayView {
  const history::Replay* today = nullptr;
  const history::Replay* candidate = nullptr;  // null: nothing to compare with
  std::string runner;
  bool details = false;  // strips and causes of every build; else one line a build
};

[[nodiscard]] std::string replay_text(const ReplayView& view, const Style& style);
[[nodiscard]] std::string replay_json(const ReplayView& view);
// Of one build; scales by itself.
[[nodiscard]] std::string replay_svg(const history::BuildHistory& build);

}  // namespace loadline::report
