// SPDX-License-Identifier: Apache-2.0
// What there is to look at, as an outline: lines that open into further lines, made when somebody opens them. An image
// has up to millions of files, and a screen has fifty lines.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attribute/built_image.h"
#include "report/terminal.h"

namespace loadline::view {

enum class Mark : std::uint8_t { none, added, changed, removed };  // what a layer does to a path
[[nodiscard]] char sign_of(Mark mark);

struct Line {
  std::string name;
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> compressed = {};
  std::string aside = {};   // "layer 3", "12 files"
  std::string detail = {};  // all of it, for the line at the bottom: a whole path, a whole instruction
  Mark mark = Mark::none;
  report::Ink ink = report::Ink::plain;
  std::vector<std::string> trail = {};  // of what is found: the names from the top down to it, its own the last
  std::function<std::vector<Line>()> below = {};  // empty: it does not open
  bool in_order = false;  // what is below keeps the order that it comes in
};

struct Outline {
  std::string title;
  std::function<std::vector<Line>()> top;
  bool in_order = false;  // the lines at the top
  // Lines of the whole outline, closed ones too, whose text has `part`, in any case of letters.
  std::function<std::vector<Line>(std::string_view part)> found;
};

// Bytes by their cause, then by layer, then by what they belong to.
[[nodiscard]] Outline causes_of(const attribute::BuiltImage& image);
// Layers from the base up, each with the paths that it adds, changes and removes.
[[nodiscard]] Outline layers_of(const attribute::BuiltImage& image);
// What is installed, with its licences, its place and what it needs.
[[nodiscard]] Outline packages_of(const attribute::BuiltImage& image);
// The final file system.
[[nodiscard]] Outline files_of(const attribute::BuiltImage& image);

[[nodiscard]] bool has_part(std::string_view text, std::string_view part);  // in any case of letters

}  // namespace loadline::view
