// SPDX-License-Identifier: Apache-2.0
// The shortest edit script between the lines of two texts (Myers, "An O(ND) Difference Algorithm", 1986), in
// hunks as GNU diff writes them (diffutils manual, "Detailed Description of Unified Format").
//
// Equal lines at both ends are cut off first. Texts that differ in more than most_edits lines are shown as one
// replacement: correct, if longer than it need be, and the time stays linear.
#include "fix/diff.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace loadline::fix {
namespace {

using Lines = std::vector<std::string_view>;  // with their line endings

Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    const auto size = newline == text.npos ? text.size() : newline + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// Lines [a_begin, a_end) of the old text become [b_begin, b_end) of the new one.
struct Change {
  std::size_t a_begin, a_end, b_begin, b_end;
};

constexpr std::ptrdiff_t most_edits = 2'000;

// For each number of edits the furthest row reached on each diagonal, as far as that number lets one go.
class Search {
 public:
  Search(const Lines& a, const Lines& b, std::size_t from, std::size_t a_end, std::size_t b_end)
      : a_{a},
        b_{b},
        from_{static_cast<std::ptrdiff_t>(from)},
        n_{static_cast<std::ptrdiff_t>(a_end) - from_},
        m_{static_cast<std::ptrdiff_t>(b_end) - from_} {}

  [[nodiscard]] std::vector<Change> run() {
    for (std::ptrdiff_t d = 0; d <= std::min(n_ + m_, most_edits); ++d) {
      rows_.emplace_back(static_cast<std::size_t>(2 * d + 1));
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        const auto x = slide(start(d, k), k);
        at(d, k) = x;
        if (x == n_ && x - k == m_) return way_back(d, k);
      }
    }
    return {change(0, n_, 0, m_)};
  }

 private:
  std::ptrdiff_t& at(std::ptrdiff_t d, std::ptrdiff_t k) {
    return rows_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  }
  // Whether the step to diagonal k comes from above (an added line) and not from the left (a removed one).
  [[nodiscard]] bool from_above(std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
  }
  [[nodiscard]] std::ptrdiff_t start(std::ptrdiff_t d, std::ptrdiff_t k) {
    if (d == 0) return 0;
    return from_above(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
  }
  [[nodiscard]] std::ptrdiff_t slide(std::ptrdiff_t x, std::ptrdiff_t k) const {
    while (x < n_ && x - k < m_ &&
           a_[static_cast<std::size_t>(from_ + x)] == b_[static_cast<std::size_t>(from_ + x - k)])
      ++x;
    return x;
  }
  [[nodiscard]] Change change(std::ptrdiff_t a, std::ptrdiff_t a_end, std::ptrdiff_t b, std::ptrdiff_t b_end) const {
    return {static_cast<std::size_t>(from_ + a), static_cast<std::size_t>(from_ + a_end),
            static_cast<std::size_t>(from_ + b), static_cast<std::size_t>(from_ + b_end)};
  }
  std::vector<Change> way_back(std::ptrdiff_t d, std::ptrdiff_t k) {
    std::vector<Change> out;
    for (; d > 0; --d) {
      const bool added = from_above(d, k);
      const auto x = start(d, k);
      const auto y = x - k;
      const Change one = added ? change(x, x, y - 1, y) : change(x - 1, x, y, y);
      if (!out.empty() && out.back().a_begin == one.a_end && out.back().b_begin == one.b_end) {
        out.back().a_begin = one.a_begin;
        out.back().b_begin = one.b_begin;
      } else {
        out.push_back(one);
      }
      k += added ? 1 : -1;
    }
    std::ranges::reverse(out);
    return out;
  }

  const Lines& a_;
  const Lines& b_;
  std::ptrdiff_t from_, n_, m_;
  std::vector<std::vector<std::ptrdiff_t>> rows_;
};

std::vector<Change> changes_between(const Lines& a, const Lines& b) {
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  std::size_t a_end = a.size();
  std::size_t b_end = b.size();
  while (a_end > same && b_end > same && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
  if (same == a_end && same == b_end) return {};
  return Search{a, b, same, a_end, b_end}.run();
}

void add_line(std::string& out, char mark, std::string_view line) {
  out.append(1, mark).append(line);
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// "12,3"; the line before for none, as the format has it; the count is left out where it is 1.
std::string range(std::size_t begin, std::size_t end) {
  const auto count = end - begin;
  const auto first = std::to_string(count == 0 ? begin : begin + 1);
  return count == 1 ? first : first + "," + std::to_string(count);
}

constexpr std::size_t around = 3;

void add_hunk(std::string& out, const Lines& a, const Lines& b, const std::vector<Change>& changes, std::size_t first,
              std::size_t last) {
  const auto before = std::min(around, changes[first].a_begin);
  const auto after = std::min(around, a.size() - changes[last].a_end);
  out += "@@ -" + range(changes[first].a_begin - before, changes[last].a_end + after) + " +" +
         range(changes[first].b_begin - before, changes[last].b_end + after) + " @@\n";
  std::size_t at = changes[first].a_begin - before;
  for (std::size_t i = first; i <= last; ++i) {
    for (; at < changes[i].a_begin; ++at) add_line(out, ' ', a[at]);
    for (; at < changes[i].a_end; ++at) add_line(out, '-', a[at]);
    for (std::size_t j = changes[i].b_begin; j < changes[i].b_end; ++j) add_line(out, '+', b[j]);
  }
  for (std::size_t i = 0; i < after; ++i) add_line(out, ' ', a[at + i]);
}

// A name that would be misread is quoted as git quotes it; behind one with a blank stands a tab, where GNU
// patch stops reading.
std::string header_name(std::string_view prefix, std::string_view path) {
  const std::string name = std::string{prefix} + std::string{path};
  const auto odd = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f; };
  if (std::ranges::none_of(name, odd)) return name.find(' ') == name.npos ? name : name + "\t";
  std::string out = "\"";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out.append(1, '\\').append(1, c);
    else if (!odd(c)) out += c;
    else
      for (const int shift : {6, 3, 0}) {
        if (shift == 6) out += '\\';
        out += static_cast<char>('0' + ((byte >> shift) & 7));
      }
  }
  return out + '"';
}

}  // namespace

std::string unified_diff(std::string_view path, std::optional<std::string_view> before, std::string_view after) {
  const auto a = lines_of(before.value_or(""));
  const auto b = lines_of(after);
  const auto changes = changes_between(a, b);
  if (changes.empty()) return {};
  std::string out = "--- " + (before ? header_name("a/", path) : "/dev/null") + "\n+++ " + header_name("b/", path) +
                    "\n";
  for (std::size_t first = 0; first < changes.size();) {
    std::size_t last = first;
    while (last + 1 < changes.size() && changes[last + 1].a_begin - changes[last].a_end <= 2 * around) ++last;
    add_hunk(out, a, b, changes, first, last);
    first = last + 1;
  }
  return out;
}

}  // namespace loadline::fix
