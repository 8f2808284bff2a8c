// SPDX-License-Identifier: Apache-2.0
// Names of instructions, places of joined text, and the way back from a tree to its bytes.
#include "dockerfile/syntax.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace loadline::dockerfile {
namespace {

// In the order of Keyword.
constexpr std::array<std::string_view, 19> names{
    "",      "ADD",        "ARG",     "CMD", "COPY",  "ENTRYPOINT", "ENV",  "EXPOSE", "FROM",   "HEALTHCHECK",
    "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"};

}  // namespace

Keyword keyword_named(std::string_view word) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (equals_ignoring_case(word, names[i])) return static_cast<Keyword>(i);
  }
  return Keyword::unknown;
}

std::string_view name_of(Keyword keyword) { return names[static_cast<std::size_t>(keyword)]; }

std::uint32_t JoinedText::to_source(std::size_t offset) const {
  if (pieces.empty()) return 0;
  const auto after = std::upper_bound(pieces.begin() + 1, pieces.end(), offset,
                                      [](std::size_t at, const Piece& piece) { return at < piece.at; });
  const Piece& piece = *std::prev(after);
  return piece.source + static_cast<std::uint32_t>(offset) - piece.at;
}

Span JoinedText::to_source(Span span) const {
  const std::uint32_t begin = to_source(span.begin);
  // By its last byte: the place after it may be on another line already.
  return {begin, span.empty() ? begin : to_source(span.end - 1) + 1};
}

const Flag* Instruction::flag(std::string_view name) const {
  const auto found = std::find_if(flags.rbegin(), flags.rend(), [&](const Flag& f) { return f.name == name; });
  return found == flags.rend() ? nullptr : &*found;
}

std::string print(const File& file) {
  std::vector<Span> parts = file.blanks;
  for (const auto& directive : file.directives) parts.push_back(directive.span);
  for (const auto& comment : file.comments) parts.push_back(comment.span);
  for (const auto& instruction : file.instructions) parts.push_back(instruction.span);
  std::ranges::stable_sort(parts);
  std::string out;
  for (const Span part : parts) out += file.source->text(part);
  return out;
}

}  // namespace loadline::dockerfile
