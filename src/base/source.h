// SPDX-License-Identifier: Apache-2.0
// One file as it was read: its path and its bytes, which stay put for the whole run, or until they are let go.
//
// Every tree holds views into a Source and every finding points into one, so a Source is neither copied
// nor moved. Lines and columns exist only here, and are worked out when something is printed.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace loadline {

// Both count from 1; the column counts bytes, as editors' "go to" and SARIF's byte columns can be made of it.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

class FileTree;

class Source {
 public:
  // `path` is relative to the root of the run, with forward slashes. `tree`: where it came from, if it may be let go.
  Source(std::string path, std::string text, const FileTree* tree = nullptr);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const {
    if (gone_.load(std::memory_order_acquire)) read_again();
    return text_;
  }
  [[nodiscard]] std::string_view text(Span span) const { return slice(text(), span); }
  [[nodiscard]] Span all() const { return span_at(0, text().size()); }

  // Gives the memory of the text back. Thousands of files are read for a few facts each, and hardly one of them is
  // ever shown: who asks for the text again has it read again (as it is then; empty if it is not there any more).
  // Only where nobody holds a view into it. Nothing without a tree.
  void let_go() const;

  [[nodiscard]] Position position(std::uint32_t offset) const;
  // The line that holds `offset`, without its line ending.
  [[nodiscard]] Span line_at(std::uint32_t offset) const;
  // Of the line with this number, from 1; empty past the end.
  [[nodiscard]] Span line(std::uint32_t number) const;
  [[nodiscard]] std::uint32_t line_count() const;

 private:
  [[nodiscard]] const std::vector<std::uint32_t>& starts() const;
  void read_again() const;

  std::string path_;
  mutable std::string text_;
  const FileTree* tree_;
  mutable std::atomic<bool> gone_ = false;
  // Made at first use, under a lock.
  mutable std::unique_ptr<const std::vector<std::uint32_t>> starts_;
  mutable std::atomic<const std::vector<std::uint32_t>*> known_starts_ = nullptr;
};

// Where something stands: never null once it is in a finding.
struct Place {
  const Source* source = nullptr;
  Span span;

  explicit operator bool() const { return source != nullptr; }
  [[nodiscard]] std::string_view text() const { return source ? source->text(span) : std::string_view{}; }
  [[nodiscard]] Position position() const { return source ? source->position(span.begin) : Position{}; }
};

// A value together with the place that says so.
template <class T>
struct Located {
  T value{};
  Place place;
};

// Something that the user got wrong in one of their files: data, for a rule to report.
struct Problem {
  Place place;
  std::string message;
};

}  // namespace loadline
