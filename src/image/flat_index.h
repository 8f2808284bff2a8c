// SPDX-License-Identifier: Apache-2.0
// A hash table of numbers whose keys stand elsewhere: eight bytes a slot, at most half full, nothing allocated for
// each. A layer has up to millions of paths, and a table of nodes costs more than they do. Keys are looked at only
// where 32 bits of the hash agree, since each look is a miss in the cache.
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
    const auto wanted = mixed(hash);
    for (std::size_t at = wanted;; ++at) {
      const auto& slot = slots_[at & (slots_.size() - 1)];
      if (slot.number == none || (slot.hash == wanted && same(slot.number))) return slot.number;
    }
  }

  // Adds what find() does not find.
  void add(std::size_t hash, std::uint32_t number) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    put({mixed(hash), number});
    ++count_;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;
  };

  static std::uint32_t mixed(std::size_t hash) {
    return static_cast<std::uint32_t>(hash * std::size_t{0x9E3779B97F4A7C15} >> 32U);
  }
  void put(Slot slot) {
    std::size_t at = slot.hash;
    while (slots_[at & (slots_.size() - 1)].number != none) ++at;
    slots_[at & (slots_.size() - 1)] = slot;
  }
  void grow() {
    const auto old = std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 64 : slots_.size() * 2));
    for (const auto& slot : old)
      if (slot.number != none) put(slot);
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace loadline::image
