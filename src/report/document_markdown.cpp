// SPDX-License-Identifier: Apache-2.0
// The document in GitHub's Markdown (github.github.com/gfm).
#include <algorithm>

#include "base/text.h"
#include "report/document.h"
#include "report/escape.h"
#include "report/terminal.h"

namespace loadline::report {
namespace {

// Between backticks everything is literal but a bar in a table; elsewhere marks are escaped.
std::string escaped(std::string_view text, bool in_cell) {
  const auto clean = valid_utf8(text);
  std::string out;
  bool in_code = false;
  for (const char byte : clean) {
    if (byte == '`') in_code = !in_code;
    if (static_cast<unsigned char>(byte) < 0x20) out += ' ';
    else if (byte == '|' && in_cell) out += "\\|";
    else if (!in_code && (byte == '*' || byte == '[' || byte == ']')) out.append("\\").append(1, byte);
    else if (!in_code && byte == '<') out += "&lt;";
    else out += byte;
  }
  return out;
}

// GitHub's own names of headings: small letters, no marks, blanks as dashes.
std::string anchor_of(std::string_view title) {
  std::string out;
  for (const char byte : lower(title)) {
    if (byte == ' ') out += '-';
    else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
             static_cast<unsigned char>(byte) >= 0x80)
      out += byte;
  }
  return out;
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                    const std::vector<Column>& columns) {
  std::string out = "|";
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string cell = i < cells.size() ? cells[i] : "";
    const std::string blanks(widths[i] - std::min(widths[i], display_width(cell)), ' ');
    out += columns[i].align == Align::right ? " " + blanks + cell + " |" : " " + cell + blanks + " |";
  }
  return out + "\n";
}

// A line with one very long cell is not padded to it: the others would drown in blanks.
constexpr std::size_t widest_padding = 40;

std::string rendered(const Grid& grid) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& column : grid.columns) lines[0].push_back(escaped(column.title, true));
  const auto add = [&](const std::vector<std::string>& row, bool strong) {
    auto& line = lines.emplace_back();
    for (const auto& cell : row) {
      const auto text = escaped(cell, true);
      line.push_back(strong && !text.empty() ? "**" + text + "**" : text);
    }
  };
  for (const auto& row : grid.rows) add(row, false);
  if (!grid.total.empty()) add(grid.total, true);
  std::vector<std::size_t> widths(grid.columns.size(), 3);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < std::min(line.size(), widths.size()); ++i)
      widths[i] = std::max(widths[i], std::min(display_width(line[i]), widest_padding));
  std::string out = line_of(lines[0], widths, grid.columns) + "|";
  for (std::size_t i = 0; i < widths.size(); ++i)
    out += grid.columns[i].align == Align::right ? " " + std::string(widths[i] - 1, '-') + ": |"
                                                 : " " + std::string(widths[i], '-') + " |";
  out += "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) out += line_of(lines[i], widths, grid.columns);
  return out;
}

std::string rendered(const Block& block) {
  if (const auto* paragraph = std::get_if<Paragraph>(&block)) return escaped(paragraph->text, false) + "\n";
  if (const auto* grid = std::get_if<Grid>(&block)) return rendered(*grid);
  std::string out;
  for (const auto& item : std::get<Bullets>(block).items) out += "- " + escaped(item, false) + "\n";
  return out;
}

std::string rendered(const Section& section, const std::string& mark) {
  std::string out = "\n" + mark + " " + escaped(section.title, false) + "\n";
  for (const auto& block : section.blocks) out += "\n" + rendered(block);
  if (!section.command.empty()) out += "\n<sub>From `" + section.command + "`</sub>\n";
  for (const auto& part : section.parts) out += rendered(part, mark + "#");
  return out;
}

}  // namespace

std::string code(std::string_view text) {
  auto clean = replace_all(text, "`", "'");
  return clean.empty() ? "" : "`" + clean + "`";
}

std::string code_list(const std::vector<std::string>& items, std::size_t most) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(code(item));
  return listed(out, most);
}

std::string document_markdown(const Document& document) {
  std::string out = "# " + escaped(document.title, false) + "\n\n" + escaped(document.subtitle, false) + "\n\n";
  for (const auto& section : document.sections)
    out += "- [" + escaped(section.title, false) + "](#" + anchor_of(section.title) + ")\n";
  for (const auto& section : document.sections) out += rendered(section, "##");
  return out;
}

}  // namespace loadline::report
