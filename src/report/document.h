// SPDX-License-Identifier: Apache-2.0
// A document as plain data: sections of paragraphs, lists and tables, each with the command that prints its figures.
//
// Texts are one line; `code` stands in backticks, everything else is meant literally: who renders escapes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loadline::report {

struct Paragraph {
  std::string text;
};

struct Bullets {
  std::vector<std::string> items;
};

enum class Align : std::uint8_t { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

struct Grid {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> total = {};  // a last row of its own kind; may be empty
};

using Block = std::variant<Paragraph, Bullets, Grid>;

struct Section {
  std::string title;
  std::string command = {};  // "loadline predict --offline": what prints these figures; may be empty
  std::vector<Block> blocks = {};
  std::vector<Section> parts = {};
};

struct Document {
  std::string title;
  std::string subtitle;  // what it was made of: a commit, a date
  std::vector<Section> sections;
};

// A name or a path that somebody else chose: as code, whatever is in it.
[[nodiscard]] std::string code(std::string_view text);
// "`a`, `b` and 3 more".
[[nodiscard]] std::string code_list(const std::vector<std::string>& items, std::size_t most = 5);

// As GitHub renders it, with a table of contents; tables are aligned in the source too.
[[nodiscard]] std::string document_markdown(const Document& document);
// One page that needs nothing else.
[[nodiscard]] std::string document_html(const Document& document);

}  // namespace loadline::report
