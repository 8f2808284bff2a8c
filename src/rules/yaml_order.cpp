// SPDX-License-Identifier: Apache-2.0
// Cuts a block collection into runs of whole lines by indentation, and joins them in another order.
#include "rules/yaml_order.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "base/text.h"
#include "rules/edits.h"

namespace loadline::rules {
namespace {

int rank_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (std::isalpha(byte) != 0) return 1000 + std::tolower(byte);
  if (std::isdigit(byte) != 0) return 500 + byte;
  if (c == '_') return 1;
  if (c == '-') return 2;
  return 3 + byte;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Numbers by value: the longer run of digits without leading zeros is the greater.
std::string_view digits_at(std::string_view text, std::size_t& at) {
  while (at + 1 < text.size() && text[at] == '0' && is_digit(text[at + 1])) ++at;
  const auto begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(begin, at - begin);
}

bool moves_a_name(const yaml::Node& node) {
  if (!node.anchor.empty() || node.kind == yaml::Kind::alias) return true;
  return std::ranges::any_of(node.items, moves_a_name) ||
         std::ranges::any_of(node.entries, [](const yaml::Entry& entry) { return moves_a_name(entry.value); });
}

struct Line {
  Span span;  // its ending included
  std::string_view text;
  std::size_t indent = 0;
  bool blank = false, comment = false;
};

Line line_from(const Source& source, std::uint32_t begin) {
  const auto text = source.text();
  const auto newline = text.find('\n', begin);
  Line out{.span = span_at(begin, newline == text.npos ? text.size() : newline + 1)};
  out.text = source.text(out.span);
  const auto first = out.text.find_first_not_of(" \t\r\n");
  out.blank = first == out.text.npos;
  out.indent = out.blank ? 0 : first;
  out.comment = !out.blank && out.text[first] == '#';
  return out;
}

// The lines of one entry: comments straight above it, its own, and what is indented below it.
struct Run {
  std::uint32_t begin = 0, end = 0;
};

std::uint32_t end_of_run(const Source& source, std::uint32_t first_line, std::size_t column, std::uint32_t limit) {
  auto line = line_from(source, first_line);
  std::uint32_t end = line.span.end;
  while (line.span.end < limit) {
    line = line_from(source, line.span.end);
    if (line.blank) continue;
    if (line.indent <= column) break;
    end = line.span.end;
  }
  return end;
}

std::uint32_t begin_of_run(const Source& source, std::uint32_t first_line, std::size_t column, std::uint32_t limit) {
  std::uint32_t begin = first_line;
  while (begin > limit) {
    const auto above = source.line_at(begin - 1);
    const auto line = line_from(source, above.begin);
    if (above.begin < limit || !line.comment || line.indent != column) break;
    begin = above.begin;
  }
  return begin;
}

// Where each entry begins, in bytes: of an item that is its dash.
std::vector<std::uint32_t> starts_of(const Source& source, const yaml::Node& collection) {
  std::vector<std::uint32_t> out;
  for (const auto& entry : collection.entries) out.push_back(entry.key.span.begin);
  for (const auto& item : collection.items) {
    const auto line = source.line_at(item.span.begin);
    const auto dash = source.text({line.begin, item.span.begin}).find_first_not_of(' ');
    out.push_back(line.begin + static_cast<std::uint32_t>(std::min<std::size_t>(dash, item.span.begin - line.begin)));
  }
  return out;
}

std::optional<std::vector<Run>> runs_of(const Source& source, const yaml::Node& collection) {
  const auto starts = starts_of(source, collection);
  std::vector<Run> out;
  // Comments above the first entry are its own, unless it is the file's: those above that speak of the file.
  const auto first_line = source.line_at(collection.span.begin).begin;
  std::uint32_t limit = !starts.empty() && starts.front() > first_line ? 0 : first_line;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto line = line_from(source, source.line_at(starts[i]).begin);
    const auto column = starts[i] - line.span.begin;
    if (line.indent != column || line.blank) return std::nullopt;  // something else stands in front of it
    if (!collection.items.empty() && source.text().substr(starts[i], 1) != "-") return std::nullopt;
    const auto next = i + 1 < starts.size() ? source.line_at(starts[i + 1]).begin
                                            : static_cast<std::uint32_t>(source.text().size());
    if (i + 1 < starts.size() && next <= line.span.begin) return std::nullopt;  // two on one line
    out.push_back(
        {begin_of_run(source, line.span.begin, column, limit), end_of_run(source, line.span.begin, column, next)});
    limit = out.back().end;
  }
  return out;
}

}  // namespace

bool alphabetically_before(std::string_view a, std::string_view b, bool numbers) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (numbers && is_digit(a[i]) && is_digit(b[j])) {
      const auto one = digits_at(a, i), other = digits_at(b, j);
      if (one.size() != other.size()) return one.size() < other.size();
      if (one != other) return one < other;
      continue;
    }
    if (rank_of(a[i]) != rank_of(b[j])) return rank_of(a[i]) < rank_of(b[j]);
    ++i, ++j;
  }
  return a.size() - i < b.size() - j;
}

std::vector<std::size_t> alphabetical_order(const std::vector<std::string>& names, bool numbers) {
  std::vector<std::size_t> out(names.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  std::ranges::stable_sort(
      out, [&](std::size_t a, std::size_t b) { return alphabetically_before(names[a], names[b], numbers); });
  return out;
}

bool is_in_order(const std::vector<std::size_t>& order) { return std::ranges::is_sorted(order); }

std::optional<Fix> reordered(const Source& source, const yaml::Node& collection, const std::vector<std::size_t>& order,
                             std::string_view title) {
  if (collection.style != yaml::Style::block || moves_a_name(collection)) return std::nullopt;
  const auto runs = runs_of(source, collection);
  if (!runs || runs->size() != order.size() || runs->size() < 2) return std::nullopt;
  const std::string ending{line_ending_of(source)};
  std::string text;
  bool lone_comment = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& run = (*runs)[order[i]];
    text += source.text({run.begin, run.end});
    if (!text.ends_with('\n')) text += ending;
    if (i + 1 == order.size()) break;
    const auto between = source.text({(*runs)[i].end, (*runs)[i + 1].begin});
    lone_comment = lone_comment || contains(between, "#");
    text += between;
  }
  const Span all{runs->front().begin, runs->back().end};
  if (!source.text(all).ends_with('\n')) text.resize(text.size() - ending.size());  // the file's last line had none
  return Fix{std::string{title}, lone_comment ? Grade::risky : Grade::safe, {{{&source, all}, text}}};
}

}  // namespace loadline::rules
