// SPDX-License-Identifier: Apache-2.0
// A YAML document as a flat run of items in document order: what a lockfile's reader wants, whether they
// come from the fast scanner below or, for unusual YAML, from the yaml module (items_from_yaml).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::workspace {

enum class ItemKind : std::uint8_t { scalar, open };  // open: a mapping or sequence (or nothing) follows

struct Item {
  unsigned depth = 0;      // 0 for the keys of the document's mapping
  ItemKind kind = ItemKind::scalar;
  bool element = false;    // of a sequence: no key
  std::string_view key;
  std::string_view value;  // of a block scalar ("|", ">"): empty
  Span key_span, value_span;  // quotes not included
};

using OwnedTexts = std::vector<std::unique_ptr<const std::string>>;
std::string_view keep(OwnedTexts& owned, std::string text);

// The YAML that package managers write (js-yaml and its kin), line by line: block mappings and sequences,
// one-line flow collections, quotes, "? " keys, block scalars (skipped). Anything else makes it stop.
class ItemScanner {
 public:
  // Reads text[begin, end); spans count from the start of `text`.
  ItemScanner(std::string_view text, std::size_t begin, OwnedTexts& owned)
      : text_{text}, at_{begin}, owned_{&owned}, has_comments_{text.find(" #") != text.npos} {}

  bool next(Item& out);  // false at the end of the document, or where it stopped
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  struct Level {
    std::uint32_t indent = 0;
    bool sequence = false;
  };
  struct Text {
    std::string_view text;
    Span span;
    std::size_t after = 0;  // offset behind it, quotes included
  };
  static constexpr std::size_t most_levels = 24;

  bool stop();
  bool next_line(Item& out);
  bool content(Item& out, std::size_t at, std::size_t indent);
  bool dash(Item& out, std::size_t at, std::size_t indent);
  bool key_line(Item& out, std::size_t at, std::size_t indent);
  bool explicit_key(std::size_t at, std::size_t indent);
  bool explicit_value(Item& out, std::size_t at, std::size_t indent);
  bool value(Item& out, std::size_t at, std::size_t indent);
  bool place_key(std::size_t indent);
  bool push(std::size_t indent, bool sequence);
  bool plain_key(std::size_t at, Text& out) const;
  bool quoted(std::size_t at, Text& out);
  bool is_key_at(std::size_t at);
  [[nodiscard]] bool has_comment(std::size_t from, std::size_t to) const;
  bool next_flow(Item& out);
  bool flow_text(Text& out, bool key);
  bool open_flow(std::size_t at);
  void skip_flow_blanks();

  std::string_view text_;
  std::size_t at_;            // start of the next line
  std::size_t line_end_ = 0;  // of the line being read, comment and blanks at its end left out
  OwnedTexts* owned_;
  bool has_comments_;         // perhaps: " #" stands somewhere
  std::array<Level, most_levels> levels_{};
  std::size_t depth_ = 0;     // levels in use
  bool expects_child_ = true;
  bool stopped_ = false, begun_ = false;
  std::size_t resume_ = 0;    // the line goes on here: "- key: value"
  std::size_t line_begin_ = 0;
  bool has_block_ = false;    // lines deeper than block_indent_ belong to a block scalar
  std::size_t block_indent_ = 0;
  bool has_key_ = false;      // after "? key"
  Text pending_key_;
  std::array<char, 8> closers_{};
  std::size_t flow_depth_ = 0;
  std::size_t flow_at_ = 0;
  unsigned flow_base_ = 0;
};

}  // namespace loadline::workspace
