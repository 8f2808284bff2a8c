// SPDX-License-Identifier: Apache-2.0
// One pass over the lines: indentation nests keys, a FROM begins a stage.
#include "finding/outline.h"

#include <algorithm>

#include "base/text.h"

namespace loadline {
namespace {

// Of what a line begins with: an item of a list stands inside of the key above, though it need not be indented more.
std::size_t depth_of(std::string_view line, std::size_t first) {
  const bool item = line[first] == '-' && (first + 1 == line.size() || line[first + 1] == ' ');
  return 2 * first + (item ? 1 : 0);
}

// "web:" and "web: x"; nothing for other lines.
std::string_view key_of(std::string_view line) {
  line = trim(line);
  for (auto colon = line.find(':'); colon != line.npos; colon = line.find(':', colon + 1))
    if (colon + 1 == line.size() || line[colon + 1] == ' ' || line[colon + 1] == '\t') return line.substr(0, colon);
  return {};
}

// "FROM node:20 AS build" is "build", "FROM node:20" is "from node:20"; nothing for other lines.
std::string stage_of(std::string_view line) {
  const auto words = split_blanks(line);
  if (words.size() < 2 || !equals_ignoring_case(words[0], "FROM")) return {};
  const bool named = words.size() > 3 && equals_ignoring_case(words[words.size() - 2], "AS");
  if (named) return std::string{words.back()};
  std::string out = "from";
  for (std::size_t i = 1; i < words.size(); ++i) out.append(" ").append(words[i]);
  return out;
}

}  // namespace

Outline::Outline(const Source& source) : source_{source}, parts_{""}, begins_{0} {
  const auto& path = source.path();
  if (path.ends_with(".yml") || path.ends_with(".yaml")) read_keys();
  else read_stages();
}

void Outline::begin_part(std::uint32_t offset, std::string name) {
  if (name == parts_.back()) return;
  parts_.push_back(std::move(name));
  begins_.push_back(offset);
}

void Outline::read_keys() {
  struct Key {
    std::size_t depth;
    std::string path;  // with those around it
  };
  std::vector<Key> open;
  for (std::uint32_t number = 1; number <= source_.line_count(); ++number) {
    const Span span = source_.line(number);
    const auto line = source_.text(span);
    const auto first = line.find_first_not_of(" \t\r");
    if (first == line.npos || line[first] == '#') continue;
    const auto depth = depth_of(line, first);
    while (!open.empty() && open.back().depth >= depth) open.pop_back();
    const auto around = open.empty() ? std::string{} : open.back().path;
    begin_part(span.begin, around);
    if (const auto key = key_of(line); !key.empty())
      open.push_back({depth, around + (around.empty() ? "" : " ") + std::string{key}});
  }
}

void Outline::read_stages() {
  for (std::uint32_t number = 1; number <= source_.line_count(); ++number) {
    const Span span = source_.line(number);
    if (auto stage = stage_of(source_.text(span)); !stage.empty()) begin_part(span.begin, std::move(stage));
  }
}

const std::string& Outline::part_at(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(begins_, offset);
  return parts_[static_cast<std::size_t>(after - begins_.begin()) - 1];
}

}  // namespace loadline
