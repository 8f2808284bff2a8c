// SPDX-License-Identifier: Apache-2.0
// The strip picture of one build: a row for each instruction, a cell for each commit.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/replay.h"

namespace loadline::report {
namespace {

constexpr std::size_t label_width = 380;
constexpr std::size_t strip_width = 720;
constexpr std::size_t row_height = 20;

std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(shown(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string_view color_of(history::Mark mark) {
  switch (mark) {
    case history::Mark::hit: return "#b7dfc3";
    case history::Mark::miss: return "#c8372d";
    case history::Mark::unknown: return "#e3a93c";
    case history::Mark::fails: return "#333333";
    default: return "#f0f0f0";
  }
}

// Neighbours of one colour are one rectangle, so that ten thousand commits stay small.
std::string strip_svg(const history::Row& row, std::size_t top) {
  std::string out;
  const double width = static_cast<double>(strip_width) /
                       static_cast<double>(std::max<std::size_t>(1, row.marks.size()));
  for (std::size_t i = 0; i < row.marks.size();) {
    std::size_t end = i + 1;
    while (end < row.marks.size() && row.marks[end] == row.marks[i]) ++end;
    out += fmt::format(R"(<rect x="{:.2f}" y="{}" width="{:.2f}" height="{}" fill="{}"/>)",
                       static_cast<double>(label_width) + static_cast<double>(i) * width, top,
                       static_cast<double>(end - i) * width, row_height - 4, color_of(row.marks[i]));
    i = end;
  }
  return out + "\n";
}

}  // namespace

std::string replay_svg(const history::BuildHistory& build) {
  const auto height = (build.rows.size() + 2) * row_height + 10;
  const auto width = label_width + strip_width + 80;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "font-family=\"ui-monospace, monospace\" font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"8\" y=\"20\" font-weight=\"bold\">{2}: cache misses by commit</text>\n",
      width, height, escaped(build.name));
  std::size_t top = 2 * row_height - 8;
  for (const auto& row : build.rows) {
    out += fmt::format("<text x=\"8\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\">{:.0f} %</text>\n", top + 12,
                       escaped(shortened(row.text, 50)), label_width + strip_width + 8, top + 12,
                       100 * row.missed_share());
    out += strip_svg(row, top);
    top += row_height;
  }
  return out + "</svg>\n";
}

}  // namespace loadline::report
