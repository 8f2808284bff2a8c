// SPDX-License-Identifier: Apache-2.0
// Figures accepted so far, so that an old fleet can start today and only get better: a text file of one figure a
// line, sorted, so that its diffs say what changed.
//
//   # loadline gate baseline 1: ...
//   coverage.non-root 44.4 audited
//   image-size 1240000000 predicted+3 auth
//
// "+3": three contents of the image are of a size that nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gate/figure.h"

namespace loadline::gate {

struct Accepted {
  const Check* check = nullptr;
  std::string subject;
  double value = 0;
  Evidence evidence = Evidence::audited;
  std::size_t unknown_parts = 0;
};

struct Baseline {
  std::vector<Accepted> entries;  // by check's name and subject
  [[nodiscard]] const Accepted* find(const Check& check, std::string_view subject) const;
};

// Fails with the line that is not understood.
[[nodiscard]] Result<Baseline> read_baseline(std::string_view text, std::string_view path);
[[nodiscard]] std::string write_baseline(const Baseline& baseline);

// How a figure stands to what was accepted.
enum class Standing : std::uint8_t { no_worse, worse, not_comparable };
// `tolerance`: per cent by which bytes and seconds may exceed what was accepted. A prediction is not compared with a
// built image, nor one prediction with another that knew the size of more.
[[nodiscard]] Standing standing_of(const Figure& figure, const Accepted& accepted, double tolerance);

// The baseline with every better figure taken over, and none that is worse. A figure of a built image takes the place
// of a prediction; what was not measured this time stays as it was; what the fleet no longer has is dropped.
struct Ratchet {
  Baseline baseline;
  std::vector<Accepted> added, tightened, dropped;  // tightened: as they are now
};
[[nodiscard]] Ratchet ratcheted(const Baseline& before, const std::vector<Figure>& figures);

}  // namespace loadline::gate
