// SPDX-License-Identifier: Apache-2.0
// One sequence after the other; what is not known is passed over.
#include "view/keys.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace loadline::view {
namespace {

using Named = std::pair<std::string_view, Key>;

constexpr std::array sequences = {Named{"A", Key::up},       Named{"B", Key::down},       Named{"C", Key::right},
                                  Named{"D", Key::left},     Named{"H", Key::home},       Named{"F", Key::end},
                                  Named{"5~", Key::page_up}, Named{"6~", Key::page_down}, Named{"1~", Key::home},
                                  Named{"4~", Key::end},     Named{"7~", Key::home},      Named{"8~", Key::end},
                                  Named{"Z", Key::back_tab}};

constexpr std::array<std::pair<char, Key>, 11> controls = {{{'\r', Key::enter},
                                                            {'\n', Key::enter},
                                                            {'\t', Key::tab},
                                                            {'\x7f', Key::erase},
                                                            {'\b', Key::erase},
                                                            {'\x15', Key::erase_all},   // ^U
                                                            {'\x03', Key::interrupt},   // ^C
                                                            {'\x04', Key::page_down},   // ^D
                                                            {'\x02', Key::page_up},     // ^B
                                                            {'\x06', Key::page_down},   // ^F
                                                            {'\x1a', Key::suspend}}};   // ^Z

// How many bytes a character of UTF-8 has by its first one; rubbish is one byte.
std::size_t length_of(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

// ESC [ parameters final, or ESC O final. Nothing where the end has not come yet.
std::optional<std::size_t> sequence_end(std::string_view bytes) {
  if (bytes.size() < 3) return std::nullopt;
  if (bytes[1] == 'O') return 3;
  for (std::size_t i = 2; i < bytes.size(); ++i)
    if (bytes[i] >= '@' && bytes[i] <= '~') return i + 1;
  return std::nullopt;
}

}  // namespace

std::vector<Press> take_keys(std::string& bytes, bool waited) {
  std::vector<Press> out;
  std::string_view rest{bytes};
  while (!rest.empty()) {
    if (rest.front() == '\x1b') {
      const bool sequence = rest.size() > 1 && (rest[1] == '[' || rest[1] == 'O');
      const auto end = sequence ? sequence_end(rest) : std::nullopt;
      if (!end && !waited && (sequence || rest.size() == 1)) break;
      if (!end) {
        out.push_back({Key::escape});
        rest.remove_prefix(1);
        continue;
      }
      const auto found = std::ranges::find(sequences, rest.substr(2, *end - 2), &Named::first);
      if (found != sequences.end()) out.push_back({found->second});
      rest.remove_prefix(*end);
      continue;
    }
    if (const auto found = std::ranges::find(controls, rest.front(), &std::pair<char, Key>::first);
        found != controls.end()) {
      out.push_back({found->second});
      rest.remove_prefix(1);
      continue;
    }
    const auto length = length_of(static_cast<unsigned char>(rest.front()));
    if (length > rest.size() && !waited) break;
    if (static_cast<unsigned char>(rest.front()) >= ' ')
      out.push_back({Key::text, std::string{rest.substr(0, length)}});
    rest.remove_prefix(std::min(length, rest.size()));
  }
  bytes.erase(0, bytes.size() - rest.size());
  return out;
}

}  // namespace loadline::view
