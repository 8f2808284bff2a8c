// SPDX-License-Identifier: Apache-2.0
// What a terminal sends, as keys: ECMA-48 control sequences as xterm and all that follow it send them
// (invisible-island.net/xterm/ctlseqs, "PC-Style Function Keys").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::view {

enum class Key : std::uint8_t {
  text,
  up,
  down,
  left,
  right,
  page_up,
  page_down,
  home,
  end,
  enter,
  tab,
  back_tab,
  escape,
  erase,
  erase_all,
  interrupt,
  suspend
};

struct Press {
  Key key = Key::text;
  std::string text = {};  // one character, of `text`
  friend bool operator==(const Press&, const Press&) = default;
};

// Takes the whole keys off the front of `bytes`; what may be the start of one stays. `waited`: nothing came behind it
// for a while, so an escape is the key of that name.
[[nodiscard]] std::vector<Press> take_keys(std::string& bytes, bool waited);

}  // namespace loadline::view
