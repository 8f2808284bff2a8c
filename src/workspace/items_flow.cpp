// SPDX-License-Identifier: Apache-2.0
// Flow collections on one line: {integrity: sha512-..., tarball: ...} and [x64, arm64].
#include "workspace/items.h"

#include "base/letters.h"

namespace loadline::workspace {
namespace {

constexpr bool ends_flow_text(char c) { return c == ',' || c == ']' || c == '}' || c == '[' || c == '{'; }

// Most bytes of a lockfile are checksums in flow mappings: one look-up each.
constexpr Letters needs_a_look{",]}[{:"};

}  // namespace

bool ItemScanner::open_flow(std::size_t at) {
  if (flow_depth_ == closers_.size()) return stop();
  closers_[flow_depth_++] = text_[at] == '{' ? '}' : ']';
  flow_at_ = at + 1;
  return true;
}

void ItemScanner::skip_flow_blanks() {
  while (flow_at_ < line_end_ && text_[flow_at_] == ' ') ++flow_at_;
}

// A key or value; plain ones end at a comma, a bracket, or for keys at a colon that ends the key.
bool ItemScanner::flow_text(Text& out, bool key) {
  if (flow_at_ >= line_end_) return stop();
  const char c = text_[flow_at_];
  if (c == '\'' || c == '"') {
    if (!quoted(flow_at_, out)) return stop();
    flow_at_ = out.after;
    return true;
  }
  if (c == '&' || c == '*' || c == '!' || c == '|' || c == '>' || c == '%' || c == '@' || c == '`' || c == '?' ||
      c == '#')
    return stop();
  const auto begin = flow_at_;
  for (; flow_at_ < line_end_; ++flow_at_) {
    const char here = text_[flow_at_];
    if (!needs_a_look.contain(here)) continue;
    if (here != ':') break;
    const char after = flow_at_ + 1 < line_end_ ? text_[flow_at_ + 1] : ' ';
    if (after != ' ' && !ends_flow_text(after)) continue;
    if (!key) return stop();
    break;
  }
  auto end = flow_at_;
  while (end > begin && text_[end - 1] == ' ') --end;
  if (end == begin || has_comment(begin, end)) return stop();
  out = {text_.substr(begin, end - begin), span_at(begin, end), end};
  return true;
}

// False when the outermost collection has ended (or the scanner has stopped).
bool ItemScanner::next_flow(Item& out) {
  for (;;) {
    skip_flow_blanks();
    if (flow_at_ >= line_end_) return stop();  // it goes on in the next line
    const char closer = closers_[flow_depth_ - 1];
    if (text_[flow_at_] != closer) break;
    ++flow_at_;
    --flow_depth_;
    skip_flow_blanks();
    if (flow_depth_ == 0) return flow_at_ == line_end_ ? false : stop();
    if (flow_at_ < line_end_ && text_[flow_at_] == ',') {
      ++flow_at_;
    } else if (flow_at_ >= line_end_ || text_[flow_at_] != closers_[flow_depth_ - 1]) {
      return stop();
    }
  }
  const bool mapping = closers_[flow_depth_ - 1] == '}';
  out = {.depth = flow_base_ + static_cast<unsigned>(flow_depth_ - 1), .element = !mapping};
  if (mapping) {
    Text key;
    if (!flow_text(key, true)) return false;
    skip_flow_blanks();
    if (flow_at_ >= line_end_ || text_[flow_at_] != ':') return stop();
    ++flow_at_;
    skip_flow_blanks();
    out.key = key.text;
    out.key_span = key.span;
  }
  if (flow_at_ >= line_end_) return stop();
  if (text_[flow_at_] == '{' || text_[flow_at_] == '[') {
    out.kind = ItemKind::open;
    return open_flow(flow_at_);
  }
  Text scalar;
  if (!flow_text(scalar, false)) return false;
  out.value = scalar.text;
  out.value_span = scalar.span;
  skip_flow_blanks();
  if (flow_at_ < line_end_ && text_[flow_at_] == ',') {
    ++flow_at_;
  } else if (flow_at_ >= line_end_ || text_[flow_at_] != closers_[flow_depth_ - 1]) {
    return stop();
  }
  return true;
}

}  // namespace loadline::workspace
