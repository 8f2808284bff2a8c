// SPDX-License-Identifier: Apache-2.0
// Bodies: attributes and blocks, comments and blanks.
#include "workflow/hcl.h"

#include <cctype>

#include "workflow/hcl_parser.h"

namespace loadline::workflow {
namespace {

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (static_cast<unsigned char>(c) & 0x80u) != 0;
}
bool goes_on(char c) { return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-'; }

}  // namespace

const Expression* Block::find(std::string_view name) const {
  for (auto one = attributes.rbegin(); one != attributes.rend(); ++one)
    if (one->name == name) return &one->value;
  return nullptr;
}

void HclParser::fail(std::string message) {
  if (!trouble_) trouble_ = {span_at(offset_ + at_, offset_ + std::min(at_ + 1, text_.size())), std::move(message)};
  at_ = text_.size();
}

void HclParser::skip_space(bool newlines) {
  for (;;) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && (newlines || brackets_ > 0))) {
      ++at_;
    } else if (c == '#' || (c == '/' && peek(1) == '/')) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '/' && peek(1) == '*') {
      const auto end = text_.find("*/", at_ + 2);
      at_ = end == text_.npos ? text_.size() : end + 2;
    } else {
      return;
    }
  }
}

bool HclParser::take(std::string_view token) {
  skip_space(false);
  if (!text_.substr(std::min(at_, text_.size())).starts_with(token)) return false;
  at_ += token.size();
  return true;
}

std::string HclParser::read_name() {
  const auto begin = at_;
  if (begins_name(peek()))
    while (goes_on(peek())) ++at_;
  return std::string{slice(text_, begin, at_)};
}

void HclParser::read_body(Block& out, bool top, int depth) {
  for (;;) {
    skip_space(true);
    if (at_ >= text_.size()) {
      if (!top) fail("a block is not closed");
      return;
    }
    if (!top && peek() == '}') return;
    read_item(out, depth);
    if (failed()) return;
  }
}

void HclParser::read_item(Block& out, int depth) {
  const auto begin = at_;
  auto name = peek() == '"' ? read_string().text : read_name();
  if (name.empty()) return fail("expected the name of a block or an attribute");
  skip_space(false);
  if (peek() == '=' && peek(1) != '=') {
    ++at_;
    out.attributes.push_back({std::move(name), read_expression(depth)});
    return;
  }
  Block block{.type = std::move(name)};
  while (!failed() && (peek() == '"' || begins_name(peek()))) {
    block.labels.push_back(peek() == '"' ? read_string().text : read_name());
    block.span = since(begin);
    skip_space(false);
  }
  if (block.span.empty()) block.span = since(begin);
  if (!take("{")) return fail("expected \"=\" or \"{\"");
  if (depth >= deepest) return fail("nested too deeply");
  const auto outer = brackets_;
  brackets_ = 0;
  read_body(block, false, depth + 1);
  brackets_ = outer;
  if (!failed()) take("}");
  out.blocks.push_back(std::move(block));
}

HclFile parse_hcl(const Source& source) {
  HclFile out;
  out.source = &source;
  const bool mark = source.text().starts_with("\xEF\xBB\xBF");
  HclParser parser{source.text().substr(mark ? 3 : 0), mark ? 3u : 0u};
  parser.read_body(out.body, true, 0);
  if (const auto& trouble = parser.trouble()) out.problems.push_back({{&source, trouble->span}, trouble->message});
  return out;
}

}  // namespace loadline::workflow
