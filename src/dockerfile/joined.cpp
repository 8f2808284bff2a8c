// SPDX-License-Identifier: Apache-2.0
// Pieces stay in order and never touch without need: to_source() searches them.
#include "dockerfile/joined.h"

#include <algorithm>
#include <iterator>

namespace loadline::dockerfile {

void append_piece(JoinedText& out, std::string_view source, Span span) {
  if (span.empty() && !out.pieces.empty()) return;
  out.pieces.push_back({static_cast<std::uint32_t>(out.text.size()), span.begin});
  out.text += slice(source, span);
}

JoinedText part_of(const JoinedText& whole, std::size_t begin, std::size_t end) {
  JoinedText out;
  out.text = slice(whole.text, begin, end);
  if (whole.pieces.empty()) return out;
  const auto first = std::prev(
      std::upper_bound(whole.pieces.begin() + 1, whole.pieces.end(), begin,
                       [](std::size_t at, const JoinedText::Piece& piece) { return at < piece.at; }));
  const auto start = static_cast<std::uint32_t>(begin);
  out.pieces.push_back({0, first->source + start - first->at});
  for (auto piece = std::next(first); piece != whole.pieces.end() && piece->at < end; ++piece) {
    out.pieces.push_back({piece->at - start, piece->source});
  }
  return out;
}

}  // namespace loadline::dockerfile
