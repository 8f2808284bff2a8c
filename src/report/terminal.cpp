// SPDX-License-Identifier: Apache-2.0
// Widths, colours and tables for a terminal.
#include "report/terminal.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace loadline::report {
namespace {

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_code_point(text[at]) && count-- == 0) break;
  return at;
}

std::string begun(std::string_view text, std::size_t width) {
  if (display_width(text) <= width || width == 0) return std::string{text};
  return std::string{text.substr(0, bytes_of(text, width - 1))} + "…";
}

}  // namespace

std::string painted(std::string_view text, Ink ink, const Style& style) {
  constexpr std::array<std::string_view, 7> codes = {"", "1", "2", "31", "33", "32", "34"};
  const auto code = codes[static_cast<std::size_t>(ink)];
  if (!style.color || code.empty()) return std::string{text};
  return "\033[" + std::string{code} + "m" + std::string{text} + "\033[0m";
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_code_point));
}

std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are controls as well: terminals take U+009B for ESC [.
    const bool beyond_ascii = byte == 0xC2 && i + 1 < text.size() &&
                              (static_cast<unsigned char>(text[i + 1]) & 0xE0) == 0x80;
    if (beyond_ascii) ++i;
    out += byte == '\t' ? ' ' : beyond_ascii || byte < 0x20 || byte == 0x7F ? '?' : text[i];
  }
  return out;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out{text};
  const auto taken = display_width(text);
  if (taken < width) out.append(width - taken, ' ');
  return out;
}

std::string shortened(std::string_view text, std::size_t width) {
  const auto all = display_width(text);
  if (all <= width) return std::string{text};
  if (width < 2) return std::string{text.substr(0, bytes_of(text, width))};
  const std::size_t tail = (width - 1) * 2 / 3;
  const std::size_t head = width - 1 - tail;
  return std::string{text.substr(0, bytes_of(text, head))} + "…" + std::string{text.substr(bytes_of(text, all - tail))};
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> out;
  std::string line;
  for (const auto word : split_blanks(text)) {
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      out.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) out.push_back(std::move(line));
  return out;
}

std::string rendered(const Table& table, const Style& style, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& name : table.header) widths.push_back(display_width(name));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i].text));

  std::size_t total = indent.size();
  for (const auto width : widths) total += width + 2;
  // The widest flexible column gives way first, a column at a time, down to a width that still says something.
  constexpr std::size_t least = 8;
  while (total > style.width + 2) {
    std::size_t widest = widths.size();
    for (const auto i : table.flexible)
      if (i > 0 && widths[i] > least && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
    if (widest == widths.size() && widths.front() > least &&
        std::ranges::find(table.flexible, 0u) != table.flexible.end())
      widest = 0;
    if (widest == widths.size()) break;
    --widths[widest];
    --total;
  }

  std::string out;
  const auto line = [&](const std::vector<Cell>& cells) {
    std::string text{indent};
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      const auto whole = shown(cells[i].text);
      const auto fitted = cells[i].start_says_most ? begun(whole, widths[i]) : shortened(whole, widths[i]);
      const bool last = i + 1 == cells.size() || i + 1 == widths.size();
      text += painted(last ? fitted : padded(fitted, widths[i]), cells[i].ink, style);
      if (!last) text += "  ";
    }
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  };
  std::vector<Cell> header;
  for (const auto& name : table.header) header.push_back({name, Ink::dim});
  line(header);
  for (const auto& row : table.rows) line(row);
  return out;
}

}  // namespace loadline::report
