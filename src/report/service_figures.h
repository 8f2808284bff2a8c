// SPDX-License-Identifier: Apache-2.0
// What is known of a service beyond its files' own word: what its image will weigh, and what its builds miss of the
// cache. Only there where somebody asked, since both take longer than an audit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fleet/fleet.h"
#include "predict/amount.h"
#include "report/summary.h"

namespace loadline::report {

struct ImageFigure {
  predict::Amount bytes;       // uncompressed, without what is unknown
  predict::Amount compressed;  // as a registry would send it
  predict::Known known = predict::Known::measured;
  std::size_t unknown = 0;     // parts that nobody knows
};

// Were each of the last commits built as the newest one says.
struct CacheFigure {
  std::size_t commits = 0;    // that were built
  std::string instruction;    // that costs most; empty where nothing ever misses
  std::string dockerfile;
  std::uint32_t line = 0;
  double missed_share = 0;    // of that instruction, 0 to 1
  double possible_share = 0;  // were all misses that only a build can tell of real ones
};

struct ServiceFigures {
  std::optional<ImageFigure> image;
  std::optional<CacheFigure> cache;
};
using FiguresByService = std::map<const fleet::Service*, ServiceFigures>;

// The headline about images, where there are figures of them.
void tell_images(Summary& summary, const FiguresByService& figures);

}  // namespace loadline::report
