// SPDX-License-Identifier: Apache-2.0
// What stands where: the image, the pages, the outline, all of the line under the cursor, the keys.
#include <fmt/format.h>
#include <algorithm>

#include "base/units.h"
#include "report/terminal.h"
#include "view/view.h"

namespace loadline::view {
namespace {

using report::Ink;
using report::painted;
using report::Style;

constexpr std::size_t around = 6;  // lines above and below the outline

constexpr const char* keys_line = "arrows move and open  tab page  / find  s sort  a c r hide  ? help  q quit";
constexpr const char* help[] = {
    "up, down, j, k          one line            page up, page down   one screen",
    "home, end, g, G         to either end       1 2 3 4, tab         causes, layers, packages, files",
    "right, left             open; close, or out of it               enter, space   open or close",
    "/                       find in the whole page, closed lines too; enter goes there, escape gives up",
    "s                       the largest first, or by name",
    "a, c, r                 hide and show what a layer adds (+), changes (~), removes (-)",
    "q, ctrl-c               quit",
    "",
    "A folder's bytes are those of all that is in it. Compressed bytes are positions in the blob.",
};

// No wider than the screen, control bytes left out, filled up with blanks.
std::string fitted(std::string_view text, std::size_t columns) {
  return report::padded(report::shortened(report::shown(text), columns), columns);
}

// The start says most.
std::string cut(std::string_view text, std::size_t columns) {
  const auto plain = report::shown(text);
  if (report::display_width(plain) <= columns) return report::padded(plain, columns);
  std::string out;
  std::size_t width = 0;
  for (std::size_t i = 0; i < plain.size() && width + 1 < columns; ++width) {
    const auto begin = i++;
    while (i < plain.size() && (static_cast<unsigned char>(plain[i]) & 0xC0U) == 0x80U) ++i;
    out += plain.substr(begin, i - begin);
  }
  return columns == 0 ? out : out + "…";
}

}  // namespace

std::string View::head_line(std::size_t columns, const Style& style) const {
  const auto& image = *report_.image;
  const auto unneeded = report_.attribution.unneeded().bytes;
  const auto text = fmt::format("{}  {}  {} unpacked, {} on the wire; {} not needed", image.reference,
                                image.config.platform.text(), bytes_text(image.size()), bytes_text(image.compressed()),
                                bytes_text(unneeded));
  return painted(fitted(text, columns), Ink::bold, style);
}

std::string View::tab_line(std::size_t columns, const Style& style) const {
  std::string out;
  std::size_t left = columns;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const auto name = fmt::format("{} {}", i + 1, pages_[i].outline.title);
    const auto text = i == at_ ? "[" + name + "] " : " " + name + "  ";
    if (text.size() > left) break;
    left -= text.size();
    out += i == at_ ? painted(text, Ink::blue, style) : text;
  }
  return out + std::string(left, ' ');
}

std::string View::row_line(const Page& page, std::size_t index, std::size_t columns, const Style& style) const {
  const auto& row = page.rows[index];
  const bool chosen = index == page.cursor;
  const char* const fold = !row.line.below ? "  " : row.open ? "▾ " : "▸ ";
  const auto sizes = fmt::format("{:>10} {:>10} ",
                                 row.line.bytes > 0 || row.line.compressed ? bytes_text(row.line.bytes) : "",
                                 row.line.compressed ? bytes_text(*row.line.compressed) : "");
  const auto front = fmt::format("{}{}{}{} ", chosen ? '>' : ' ', sizes, sign_of(row.line.mark),
                                 std::string(std::min<std::size_t>(row.depth * 2, columns / 3), ' '));
  const auto room = columns - std::min(columns, report::display_width(front) + 2);
  const auto aside = report::display_width(row.line.aside) + 2 <= room / 2 ? row.line.aside : std::string{};
  const auto name = room - (aside.empty() ? 0 : report::display_width(aside) + 2);
  auto text = front + fold + cut(row.line.name, name);
  if (!aside.empty()) text += "  " + report::shown(aside);
  text = cut(text, columns);
  // Reversed and not coloured: the cursor has to be seen without colours, too; and it has its mark.
  if (chosen) return "\033[7m" + text + "\033[0m";
  return painted(text, row.line.ink, style);
}

std::string View::foot_line(std::size_t columns) const {
  const auto& on = pages_[at_];
  if (typing_) return cut("/" + on.sought + "_", columns);
  if (!on.sought.empty())
    return cut(fmt::format("/{}  {} found{}  enter goes there  escape gives up", on.sought, on.rows.size(),
                           on.left_out > 0 ? fmt::format(", {} more are smaller", on.left_out) : ""),
               columns);
  return cut(keys_line, columns);
}

std::vector<std::string> View::screen(const Size& size, bool color) {
  auto& on = page();
  if (!on.filled && on.sought.empty()) fill(on);
  const Style style{.color = color, .width = size.columns};
  const auto height = size.rows > around ? size.rows - around : 1;
  if (on.cursor < on.first) on.first = on.cursor;
  if (on.cursor >= on.first + height) on.first = on.cursor + 1 - height;

  std::vector<std::string> out{head_line(size.columns, style), tab_line(size.columns, style)};
  out.push_back(painted(cut(fmt::format(" {:>10} {:>10}  ", "bytes", "compressed"), size.columns), Ink::dim, style));
  for (std::size_t i = 0; i < height; ++i) {
    if (helping_) out.push_back(cut(i < std::size(help) ? help[i] : "", size.columns));
    else if (on.first + i < on.rows.size()) out.push_back(row_line(on, on.first + i, size.columns, style));
    else out.emplace_back(size.columns, ' ');
  }
  if (on.rows.empty() && !helping_) out[3] = cut("  nothing", size.columns);
  const bool any = on.cursor < on.rows.size();
  out.push_back(std::string(size.columns, ' '));
  out.push_back(painted(fitted(any ? on.rows[on.cursor].line.detail : "", size.columns), Ink::dim, style));
  out.push_back(foot_line(size.columns));
  out.resize(size.rows);
  return out;
}

}  // namespace loadline::view
