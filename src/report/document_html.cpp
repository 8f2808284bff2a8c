// SPDX-License-Identifier: Apache-2.0
// The document as one page of HTML: no script, no font, no picture from elsewhere; it prints well.
#include "report/document.h"
#include "report/escape.h"

namespace loadline::report {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: #0969da; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1.5rem; }
h1 { line-height: 1.2; } h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; padding-bottom: .3rem; }
h3 { margin-top: 2rem; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
nav { columns: 18rem; margin: 1.5rem 0; } nav a { display: block; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; max-width: 34rem; }
th { background: var(--soft); } .right { text-align: right; white-space: nowrap; }
tfoot td { font-weight: 600; background: var(--soft); }
code { font: .88em ui-monospace, monospace; background: var(--soft); border-radius: 3px; padding: .1em .3em; overflow-wrap: anywhere; }
.from { color: GrayText; font-size: .8rem; }
@media print { body { max-width: none; font-size: 11px; } nav { display: none; } .table { overflow: visible; } }
@media (prefers-color-scheme: dark) { :root { --link: #4493f8; } }
)";

// Backticks become code; the rest is text.
std::string marked(std::string_view text) {
  std::string out;
  bool in_code = false;
  while (!text.empty()) {
    const auto tick = text.find('`');
    out += xml(text.substr(0, tick));
    if (tick == text.npos) break;
    // A tick that is never closed is a tick.
    if (!in_code && text.find('`', tick + 1) == text.npos) out += '`';
    else out += (in_code = !in_code) ? "<code>" : "</code>";
    text.remove_prefix(tick + 1);
  }
  return out;
}

std::string row_of(const std::vector<std::string>& cells, const std::vector<Column>& columns) {
  std::string out = "<tr>";
  for (std::size_t i = 0; i < columns.size(); ++i)
    out += (columns[i].align == Align::right ? "<td class=\"right\">" : "<td>") +
           (i < cells.size() ? marked(cells[i]) : std::string{}) + "</td>";
  return out + "</tr>\n";
}

std::string rendered(const Grid& grid) {
  std::string out = "<div class=\"table\"><table>\n<thead><tr>";
  for (const auto& column : grid.columns)
    out += (column.align == Align::right ? "<th class=\"right\" scope=\"col\">" : "<th scope=\"col\">") +
           marked(column.title) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : grid.rows) out += row_of(row, grid.columns);
  out += "</tbody>\n";
  if (!grid.total.empty()) out += "<tfoot>\n" + row_of(grid.total, grid.columns) + "</tfoot>\n";
  return out + "</table></div>\n";
}

std::string rendered(const Block& block) {
  if (const auto* paragraph = std::get_if<Paragraph>(&block)) return "<p>" + marked(paragraph->text) + "</p>\n";
  if (const auto* grid = std::get_if<Grid>(&block)) return rendered(*grid);
  std::string out = "<ul>\n";
  for (const auto& item : std::get<Bullets>(block).items) out += "<li>" + marked(item) + "</li>\n";
  return out + "</ul>\n";
}

std::string rendered(const Section& section, const std::string& name, int level) {
  const auto heading = "h" + std::to_string(level < 6 ? level : 6);
  std::string out = "<section id=\"" + name + "\">\n<" + heading + ">" + marked(section.title) + "</" + heading + ">\n";
  for (const auto& block : section.blocks) out += rendered(block);
  if (!section.command.empty()) out += "<p class=\"from\">From <code>" + xml(section.command) + "</code></p>\n";
  for (std::size_t i = 0; i < section.parts.size(); ++i)
    out += rendered(section.parts[i], name + "." + std::to_string(i + 1), level + 1);
  return out + "</section>\n";
}

}  // namespace

std::string document_html(const Document& document) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      xml(document.title) + "</title>\n<style>" + std::string{style} + "</style>\n</head>\n<body>\n<h1>" +
      marked(document.title) + "</h1>\n<p>" + marked(document.subtitle) + "</p>\n<nav>\n";
  for (std::size_t i = 0; i < document.sections.size(); ++i)
    out += "<a href=\"#s" + std::to_string(i + 1) + "\">" + marked(document.sections[i].title) + "</a>\n";
  out += "</nav>\n";
  for (std::size_t i = 0; i < document.sections.size(); ++i)
    out += rendered(document.sections[i], "s" + std::to_string(i + 1), 2);
  return out + "</body>\n</html>\n";
}

}  // namespace loadline::report
