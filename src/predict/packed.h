// SPDX-License-Identifier: Apache-2.0
// MessagePack as msgpackr writes it, records included: how pnpm 11 keeps the index of its store.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace loadline::predict {

// Views into the bytes that were read.
struct Packed {
  enum class Kind : std::uint8_t { nothing, number, text, list, table };
  Kind kind = Kind::nothing;
  std::uint64_t number = 0;  // whole and not negative; other numbers, booleans and extensions are nothing
  std::string_view text;
  std::vector<Packed> items;  // of a list; of a table its values
  std::vector<std::string_view> names;  // of a table, beside the items

  [[nodiscard]] const Packed* find(std::string_view name) const;
};

// Nothing: the bytes are something else, or go on behind the first value.
[[nodiscard]] std::optional<Packed> read_packed(std::string_view bytes);

}  // namespace loadline::predict
