// SPDX-License-Identifier: Apache-2.0
// A hash table of numbers whose keys stand elsewhere: four bytes a slot, at most half full, nothing allocated for
// each. A layer has up to millions of paths, and a table of nodes costs more than they do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace loadline::image {

class FlatIndex {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  // The number for which `same` holds among those with this hash, or none.
  template <class Same>
  [[nodiscard]] std::uint32_t find(std::size_t hash, Same&& same) const {
    if (slots_.empty()) return none;
    for (auto at = mixed(hash);; ++at) {
      const auto number = slots_[at & (slots_.size() - 1)];
      if (number == none || same(number)) return number;
    }
  }

  // Adds what find() does not find. `hash_of` gives the hash of every number added so far.
  template <class HashOf>
  void add(std::size_t hash, std::uint32_t number, HashOf&& hash_of) {
    if ((count_ + 1) * 2 > slots_.size()) grow(hash_of);
    put(hash, number);
    ++count_;
  }

 private:
  static std::size_t mixed(std::size_t hash) {
    hash *= std::size_t{0x9E3779B97F4A7C15};
    return hash ^ hash >> 32U;
  }
  void put(std::size_t hash, std::uint32_t number) {
    auto at = mixed(hash) & (slots_.size() - 1);
    while (slots_[at] != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = number;
  }
  template <class HashOf>
  void grow(HashOf&& hash_of) {
    const auto old = std::exchange(slots_, std::vector<std::uint32_t>(slots_.empty() ? 64 : slots_.size() * 2, none));
    for (const auto number : old)
      if (number != none) put(hash_of(number), number);
  }

  std::vector<std::uint32_t> slots_;
  std::size_t count_ = 0;
};

}  // namespace loadline::image
