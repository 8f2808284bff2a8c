// SPDX-License-Identifier: Apache-2.0
// The scanner: one line at a time, a stack of indents, no allocation but for texts with escapes.
#include "workspace/items.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace loadline::workspace {
namespace {

std::size_t find_byte(std::string_view text, char c, std::size_t from, std::size_t to) {
  if (from >= to) return to;
  const void* const found = std::memchr(text.data() + from, c, to - from);
  return found == nullptr ? to : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// Characters that a plain scalar cannot start with, or that mean more than this scanner knows.
constexpr bool is_indicator(char c) {
  return c == '&' || c == '*' || c == '!' || c == '|' || c == '>' || c == '%' || c == '@' || c == '`' || c == ',' ||
         c == ']' || c == '}' || c == '\t';
}

}  // namespace

std::string_view keep(OwnedTexts& owned, std::string text) {
  owned.push_back(std::make_unique<const std::string>(std::move(text)));
  return *owned.back();
}

bool ItemScanner::stop() {
  stopped_ = true;
  return false;
}

bool ItemScanner::next(Item& out) {
  if (stopped_) return false;
  if (flow_depth_ > 0 && next_flow(out)) return true;
  if (stopped_) return false;
  if (resume_ > 0) {
    const auto at = std::exchange(resume_, 0);
    return content(out, at, at - line_begin_);
  }
  return next_line(out);
}

bool ItemScanner::next_line(Item& out) {
  while (at_ < text_.size()) {
    line_begin_ = at_;
    auto end = find_byte(text_, '\n', at_, text_.size());
    at_ = end + 1;
    if (end > line_begin_ && text_[end - 1] == '\r') --end;
    std::size_t begin = line_begin_;
    while (begin < end && text_[begin] == ' ') ++begin;
    if (begin == end) continue;
    const auto indent = begin - line_begin_;
    if (has_block_ && indent > block_indent_) continue;
    has_block_ = false;
    if (text_[begin] == '#') continue;
    if (indent == 0 && slice(text_, begin, std::min(begin + 3, end)) == "---") {
      if (begun_) break;
      if (end - begin > 3) return stop();
      continue;
    }
    if (indent == 0 && text_.substr(begin, end - begin) == "...") break;
    while (text_[end - 1] == ' ') --end;
    line_end_ = end;
    begun_ = true;
    if (!has_key_) return content(out, begin, indent);
    if (text_[begin] != ':' || indent != levels_[depth_ - 1].indent) return stop();
    return explicit_value(out, begin, indent);
  }
  at_ = text_.size();
  return has_key_ ? stop() : false;
}

bool ItemScanner::content(Item& out, std::size_t at, std::size_t indent) {
  const char c = text_[at];
  const bool alone = at + 1 == line_end_ || text_[at + 1] == ' ';
  if (c == '-' && alone) return dash(out, at, indent);
  if (c == '?' && alone) return explicit_key(at, indent) && next_line(out);
  return key_line(out, at, indent);
}

// A comment behind a value; rare enough in files that programs write to leave it to the yaml module.
bool ItemScanner::has_comment(std::size_t from, std::size_t to) const {
  if (!has_comments_) return false;
  for (auto at = find_byte(text_, '#', from, to); at < to; at = find_byte(text_, '#', at + 1, to))
    if (at == from || text_[at - 1] == ' ') return true;
  return false;
}

bool ItemScanner::push(std::size_t indent, bool sequence) {
  if (depth_ == most_levels) return stop();
  levels_[depth_++] = {static_cast<std::uint32_t>(indent), sequence};
  return true;
}

bool ItemScanner::place_key(std::size_t indent) {
  while (depth_ > 0 && (levels_[depth_ - 1].indent > indent ||
                        (levels_[depth_ - 1].sequence && levels_[depth_ - 1].indent == indent))) {
    --depth_;
    expects_child_ = false;
  }
  if (depth_ > 0 && levels_[depth_ - 1].indent == indent) return true;
  return expects_child_ ? push(indent, false) : stop();
}

bool ItemScanner::dash(Item& out, std::size_t at, std::size_t indent) {
  while (depth_ > 0 && levels_[depth_ - 1].indent > indent) {
    --depth_;
    expects_child_ = false;
  }
  const bool same = depth_ > 0 && levels_[depth_ - 1].sequence && levels_[depth_ - 1].indent == indent;
  if (!same && (depth_ == 0 || !expects_child_ || !push(indent, true))) return stop();
  out = {.depth = static_cast<unsigned>(depth_ - 1), .element = true};
  auto begin = at + 1;
  while (begin < line_end_ && text_[begin] == ' ') ++begin;
  const bool nested = begin < line_end_ &&
                      ((text_[begin] == '-' && (begin + 1 == line_end_ || text_[begin + 1] == ' ')) ||
                       is_key_at(begin));
  if (!nested) return value(out, begin, indent);
  out.kind = ItemKind::open;
  expects_child_ = true;
  resume_ = begin;
  return true;
}

bool ItemScanner::is_key_at(std::size_t at) {
  Text key;
  if (text_[at] != '\'' && text_[at] != '"') return text_[at] != '{' && text_[at] != '[' && plain_key(at, key);
  const auto kept = owned_->size();
  const bool is_key = quoted(at, key) && key.after < line_end_ && text_[key.after] == ':';
  owned_->resize(kept);
  return is_key;
}

bool ItemScanner::plain_key(std::size_t at, Text& out) const {
  for (auto colon = find_byte(text_, ':', at, line_end_); colon < line_end_;
       colon = find_byte(text_, ':', colon + 1, line_end_)) {
    if (colon + 1 != line_end_ && text_[colon + 1] != ' ') continue;
    out = {text_.substr(at, colon - at), span_at(at, colon), colon};
    return !out.text.empty() && out.text.back() != ' ' && !has_comment(at, colon);
  }
  return false;
}

bool ItemScanner::quoted(std::size_t at, Text& out) {
  const char quote = text_[at];
  auto end = find_byte(text_, quote, at + 1, line_end_);
  if (quote == '"' && find_byte(text_, '\\', at + 1, end) < end) return false;  // escapes are left to the yaml module
  if (quote == '"' || end + 1 >= line_end_ || text_[end + 1] != '\'') {
    if (end >= line_end_) return false;
    out = {text_.substr(at + 1, end - at - 1), span_at(at + 1, end), end + 1};
    return true;
  }
  std::string decoded;
  auto from = at + 1;
  while (end < line_end_) {
    decoded.append(text_.substr(from, end - from));
    if (end + 1 >= line_end_ || text_[end + 1] != '\'') {
      out = {keep(*owned_, std::move(decoded)), span_at(at + 1, end), end + 1};
      return true;
    }
    decoded += '\'';
    from = end + 2;
    end = find_byte(text_, '\'', from, line_end_);
  }
  return false;
}

bool ItemScanner::key_line(Item& out, std::size_t at, std::size_t indent) {
  if (!place_key(indent)) return false;
  Text key;
  const char c = text_[at];
  if (c == '\'' || c == '"') {
    if (!quoted(at, key) || key.after >= line_end_ || text_[key.after] != ':') return stop();
    if (key.after + 1 < line_end_ && text_[key.after + 1] != ' ') return stop();
  } else if (is_indicator(c) || c == '{' || c == '[' || c == '#' || !plain_key(at, key)) {
    return stop();
  }
  out = {.depth = static_cast<unsigned>(depth_ - 1), .key = key.text, .key_span = key.span};
  return value(out, key.after + 1, indent);
}

bool ItemScanner::explicit_key(std::size_t at, std::size_t indent) {
  if (!place_key(indent)) return false;
  auto begin = at + 1;
  while (begin < line_end_ && text_[begin] == ' ') ++begin;
  if (begin >= line_end_) return stop();
  const char c = text_[begin];
  if (c == '\'' || c == '"') {
    if (!quoted(begin, pending_key_) || pending_key_.after != line_end_) return stop();
  } else if (is_indicator(c) || c == '{' || c == '[' || is_key_at(begin) || has_comment(begin, line_end_)) {
    return stop();
  } else {
    pending_key_ = {text_.substr(begin, line_end_ - begin), span_at(begin, line_end_), line_end_};
  }
  has_key_ = true;
  return true;
}

bool ItemScanner::explicit_value(Item& out, std::size_t at, std::size_t indent) {
  has_key_ = false;
  out = {.depth = static_cast<unsigned>(depth_ - 1), .key = pending_key_.text, .key_span = pending_key_.span};
  auto begin = at + 1;
  if (begin < line_end_ && text_[begin] != ' ') return stop();
  while (begin < line_end_ && text_[begin] == ' ') ++begin;
  if (begin >= line_end_ || !is_key_at(begin)) return value(out, begin, indent);
  out.kind = ItemKind::open;
  expects_child_ = true;
  resume_ = begin;
  return true;
}

bool ItemScanner::value(Item& out, std::size_t at, std::size_t indent) {
  while (at < line_end_ && text_[at] == ' ') ++at;
  expects_child_ = at >= line_end_;
  if (expects_child_) {
    out.kind = ItemKind::open;
    out.value_span = span_at(line_end_, line_end_);
    return true;
  }
  const char c = text_[at];
  if (c == '{' || c == '[') {
    out.kind = ItemKind::open;
    flow_base_ = out.depth + 1;
    return open_flow(at);
  }
  if (c == '\'' || c == '"') {
    Text scalar;
    if (!quoted(at, scalar) || scalar.after != line_end_) return stop();
    out.value = scalar.text;
    out.value_span = scalar.span;
    return true;
  }
  if (c == '|' || c == '>') {
    has_block_ = true;
    block_indent_ = indent;
    out.value_span = span_at(at, line_end_);
    return true;
  }
  const bool alone = at + 1 == line_end_ || text_[at + 1] == ' ';
  if (is_indicator(c) || ((c == '-' || c == '?' || c == ':') && alone) || is_key_at(at) || has_comment(at, line_end_))
    return stop();
  out.value = text_.substr(at, line_end_ - at);
  out.value_span = span_at(at, line_end_);
  return true;
}

}  // namespace loadline::workspace
