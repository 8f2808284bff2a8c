// SPDX-License-Identifier: Apache-2.0
// An image on a screen: what is open, where the cursor is, what is looked for. A pure value: keys change it, screen()
// draws it; the terminal is elsewhere (view/terminal.h), so that tests need none.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/image.h"
#include "view/keys.h"
#include "view/outline.h"

namespace loadline::view {

struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

class View {
 public:
  // What the report points to outlives the view.
  explicit View(const report::ImageReport& report);

  // False: it is over.
  [[nodiscard]] bool press(const Press& press, const Size& size);
  // As many lines as there are rows, none wider than there are columns.
  [[nodiscard]] std::vector<std::string> screen(const Size& size, bool color);

 private:
  struct Row {
    Line line;
    std::size_t depth = 0;
    bool open = false;
  };
  struct Page {
    Outline outline;
    std::vector<Row> rows = {};   // that are shown
    std::size_t cursor = 0;
    std::size_t first = 0;        // row at the top of the screen
    std::string sought = {};      // not empty: what is found stands there instead of the outline
    std::size_t left_out = 0;     // of what was found
    bool filled = false;
  };

  Page& page() { return pages_[at_]; }
  void fill(Page& page);
  void look_for(Page& page, const std::string& text);
  [[nodiscard]] std::vector<Row> rows_of(std::vector<Line> lines, std::size_t depth, bool in_order) const;
  void open(Page& page, std::size_t row);
  void close(Page& page, std::size_t row);
  void toggle();
  void step_out();
  [[nodiscard]] std::optional<std::size_t> row_at(Page& page, const std::vector<std::string>& trail, bool opening);
  void refresh();
  void turn(std::size_t page);
  void move(std::ptrdiff_t by);
  bool press_text(const std::string& text);
  void press_prompt(const Press& press);
  void hide(Mark mark);
  [[nodiscard]] std::string head_line(std::size_t columns, const report::Style& style) const;
  [[nodiscard]] std::string tab_line(std::size_t columns, const report::Style& style) const;
  [[nodiscard]] std::string row_line(const Page& page, std::size_t index, std::size_t columns,
                                     const report::Style& style) const;
  [[nodiscard]] std::string foot_line(std::size_t columns) const;

  const report::ImageReport& report_;
  std::vector<Page> pages_;
  std::size_t at_ = 0;
  bool by_name_ = false;      // else the largest first
  bool typing_ = false;       // what is looked for
  bool helping_ = false;
  std::set<Mark> hidden_;
};

}  // namespace loadline::view
