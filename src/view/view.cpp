// SPDX-License-Identifier: Apache-2.0
// What each key does.
#include "view/view.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace loadline::view {
namespace {

constexpr std::size_t most_found = 2000;
constexpr std::size_t around = 6;  // rows of the screen that are not the outline's

std::size_t height_of(const Size& size) { return size.rows > around ? size.rows - around : 1; }

}  // namespace

View::View(const report::ImageReport& report) : report_{report} {
  const attribute::BuiltImage image{*report.image, report.attribution};
  for (auto& outline : {causes_of(image), layers_of(image), packages_of(image), files_of(image)})
    pages_.push_back({.outline = outline});
}

std::vector<View::Row> View::rows_of(std::vector<Line> lines, std::size_t depth, bool in_order) const {
  std::erase_if(lines, [&](const Line& line) { return hidden_.contains(line.mark); });
  if (!in_order)
    std::ranges::stable_sort(lines, [&](const Line& a, const Line& b) {
      return by_name_ || a.bytes == b.bytes ? a.name < b.name : a.bytes > b.bytes;
    });
  std::vector<Row> out;
  for (auto& line : lines) out.push_back({std::move(line), depth});
  return out;
}

void View::fill(Page& page) {
  page.rows = rows_of(page.outline.top(), 0, page.outline.in_order);
  page.filled = true;
  page.left_out = 0;
  page.cursor = page.first = 0;
}

void View::look_for(Page& page, const std::string& text) {
  page.sought = text;
  if (text.empty()) return fill(page);
  page.rows = rows_of(page.outline.found(text), 0, false);
  page.left_out = page.rows.size() - std::min(page.rows.size(), most_found);
  page.rows.resize(page.rows.size() - page.left_out);
  page.cursor = page.first = 0;
}

void View::open(Page& page, std::size_t row) {
  auto& one = page.rows[row];
  if (one.open || !one.line.below) return;
  one.open = true;
  auto below = rows_of(one.line.below(), one.depth + 1, one.line.in_order);
  page.rows.insert(page.rows.begin() + static_cast<std::ptrdiff_t>(row) + 1, std::move_iterator{below.begin()},
                   std::move_iterator{below.end()});
}

void View::close(Page& page, std::size_t row) {
  page.rows[row].open = false;
  const auto begin = page.rows.begin() + static_cast<std::ptrdiff_t>(row) + 1;
  const auto end = std::find_if(begin, page.rows.end(),
                                [&](const Row& other) { return other.depth <= page.rows[row].depth; });
  page.rows.erase(begin, end);
}

void View::toggle() {
  auto& on = page();
  if (on.cursor >= on.rows.size()) return;
  if (!on.sought.empty()) {
    const auto trail = on.rows[on.cursor].line.trail;
    look_for(on, "");
    on.cursor = row_at(on, trail, true).value_or(0);
    return;
  }
  if (on.rows[on.cursor].open) close(on, on.cursor);
  else open(on, on.cursor);
}

// To the left: closes what is open, else goes up to what it is in.
void View::step_out() {
  auto& on = page();
  if (on.cursor >= on.rows.size()) return;
  if (on.rows[on.cursor].open) return close(on, on.cursor);
  const auto depth = on.rows[on.cursor].depth;
  if (depth == 0) return;
  while (on.rows[on.cursor].depth >= depth) --on.cursor;
}

// The row of these names, or nothing where it is hidden or a row above it is closed; `opening` opens those.
std::optional<std::size_t> View::row_at(Page& page, const std::vector<std::string>& trail, bool opening) {
  std::optional<std::size_t> out;
  for (std::size_t depth = 0; depth < trail.size(); ++depth) {
    auto row = out ? *out + 1 : 0;
    while (row < page.rows.size() && page.rows[row].depth >= depth &&
           (page.rows[row].depth != depth || page.rows[row].line.name != trail[depth]))
      ++row;
    if (row >= page.rows.size() || page.rows[row].depth != depth) return std::nullopt;
    if (opening && depth + 1 < trail.size()) open(page, row);
    out = row;
  }
  return out;
}

// Another order, or other lines: what is open stays open, and the cursor where it is.
void View::refresh() {
  for (auto& one : pages_) one.filled = false;
  auto& on = page();
  if (!on.sought.empty()) return look_for(on, on.sought);
  std::vector<std::vector<std::string>> opened;
  std::vector<std::string> trail, here;
  for (std::size_t i = 0; i < on.rows.size(); ++i) {
    trail.resize(on.rows[i].depth);
    trail.push_back(on.rows[i].line.name);
    if (on.rows[i].open) opened.push_back(trail);
    if (i == on.cursor) here = trail;
  }
  fill(on);
  for (const auto& one : opened)
    if (const auto row = row_at(on, one, false)) open(on, *row);
  on.cursor = row_at(on, here, false).value_or(0);
}

void View::turn(std::size_t to) {
  at_ = to % pages_.size();
  if (!page().filled) fill(page());
}

void View::move(std::ptrdiff_t by) {
  auto& on = page();
  const auto last = static_cast<std::ptrdiff_t>(on.rows.size()) - 1;
  on.cursor = static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(on.cursor) + by, 0, std::max<std::ptrdiff_t>(last, 0)));
}

void View::hide(Mark mark) {
  if (hidden_.erase(mark) == 0) hidden_.insert(mark);
  refresh();
}

void View::press_prompt(const Press& press) {
  auto text = page().sought;
  switch (press.key) {
    case Key::text: text += press.text; break;
    case Key::erase:
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
      if (text.empty()) typing_ = false;
      else text.pop_back();
      break;
    case Key::erase_all: text.clear(); break;
    case Key::escape:
      text.clear();
      typing_ = false;
      break;
    case Key::enter: typing_ = false; return;
    default: return;
  }
  look_for(page(), text);
}

bool View::press_text(const std::string& text) {
  const auto last = page().rows.size();
  if (text == "q") return false;
  if (text == "?" || text == "h") helping_ = true;
  else if (text == "/") typing_ = true;
  else if (text == "j") move(1);
  else if (text == "k") move(-1);
  else if (text == " ") toggle();
  else if (text == "g") page().cursor = 0;
  else if (text == "G") move(static_cast<std::ptrdiff_t>(last));
  else if (text == "s") {
    by_name_ = !by_name_;
    refresh();
  } else if (text == "a") hide(Mark::added);
  else if (text == "c") hide(Mark::changed);
  else if (text == "r") hide(Mark::removed);
  else if (text.size() == 1 && text[0] >= '1' && static_cast<std::size_t>(text[0] - '1') < pages_.size())
    turn(static_cast<std::size_t>(text[0] - '1'));
  return true;
}

bool View::press(const Press& press, const Size& size) {
  if (press.key == Key::interrupt) return false;
  if (!page().filled && page().sought.empty()) fill(page());
  if (helping_) {
    helping_ = false;
    return true;
  }
  if (typing_ && press.key != Key::up && press.key != Key::down) {
    press_prompt(press);
    return true;
  }
  const auto height = static_cast<std::ptrdiff_t>(height_of(size));
  switch (press.key) {
    case Key::text: return press_text(press.text);
    case Key::up: move(-1); break;
    case Key::down: move(1); break;
    case Key::page_up: move(-height); break;
    case Key::page_down: move(height); break;
    case Key::home: page().cursor = 0; break;
    case Key::end: move(static_cast<std::ptrdiff_t>(page().rows.size())); break;
    case Key::enter: toggle(); break;
    case Key::right:
      if (page().cursor < page().rows.size() && page().sought.empty()) open(page(), page().cursor);
      break;
    case Key::left: step_out(); break;
    case Key::tab: turn(at_ + 1); break;
    case Key::back_tab: turn(at_ + pages_.size() - 1); break;
    case Key::escape: look_for(page(), ""); break;
    default: break;
  }
  return true;
}

}  // namespace loadline::view
