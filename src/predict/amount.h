// SPDX-License-Identifier: Apache-2.0
// How many bytes, and how we know: every figure of a prediction is an interval with its evidence.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadline::predict {

// Where a figure comes from, best first. A sum is as good as its worst part.
enum class Known : std::uint8_t {
  measured,   // byte sums of the very files: the package store, the context, an engine
  looked_up,  // a registry's, an index's or a recorded table's word
  estimated,  // fitted, with its interval
  unknown,    // nobody can say before it is built; counted as nothing, and said
};
[[nodiscard]] std::string_view name_of(Known known);
[[nodiscard]] constexpr Known worse(Known a, Known b) { return a > b ? a : b; }

// Bytes: the likely figure between the least and the most.
struct Amount {
  std::uint64_t least = 0, likely = 0, most = 0;

  [[nodiscard]] static constexpr Amount exactly(std::uint64_t bytes) { return {bytes, bytes, bytes}; }
  constexpr Amount& operator+=(const Amount& other) {
    least += other.least;
    likely += other.likely;
    most += other.most;
    return *this;
  }
  constexpr Amount& operator-=(const Amount& other) {  // never below nothing
    least -= std::min(least, other.least);
    likely -= std::min(likely, other.likely);
    most -= std::min(most, other.most);
    return *this;
  }
  friend constexpr Amount operator+(Amount a, const Amount& b) { return a += b; }
  friend constexpr bool operator==(const Amount&, const Amount&) = default;
};
[[nodiscard]] Amount scaled(const Amount& amount, double factor);

// Of what is in an image.
enum class Part : std::uint8_t {
  base_image,
  system_packages,           // apt, apk, ...
  tools,                     // installed for the system by npm, pip, ...: pnpm, typescript
  production_dependencies,   // what the package that is built needs at run time
  development_dependencies,  // of that package and its workspace packages, leaked in
  other_dependencies,        // of other packages of the workspace
  workspace_packages,        // files of other packages of the workspace
  source,                    // files of the package itself, and whatever else the context gave
  generated_output,          // what builds made
  caches,                    // package lists, download caches, stores
  copied_again,              // what a chown or chmod of a later layer doubles
  downloads,                 // by RUN, ADD of addresses, other images' files
};
[[nodiscard]] std::string_view name_of(Part part);  // "production dependencies"
inline constexpr std::size_t part_count = 12;

}  // namespace loadline::predict
