// SPDX-License-Identifier: Apache-2.0
// Expressions: operators by precedence, what follows a value, lists and objects.
#include <array>
#include <cctype>
#include <span>

#include "workflow/hcl_parser.h"

namespace loadline::workflow {
namespace {

using Kind = Expression::Kind;

constexpr std::array<std::string_view, 1> either = {"||"};
constexpr std::array<std::string_view, 1> both = {"&&"};
constexpr std::array<std::string_view, 2> equality = {"==", "!="};
constexpr std::array<std::string_view, 4> order = {"<=", ">=", "<", ">"};
constexpr std::array<std::string_view, 2> sum = {"+", "-"};
constexpr std::array<std::string_view, 3> product = {"*", "/", "%"};
constexpr std::array<std::span<const std::string_view>, 6> levels = {either, both, equality, order, sum, product};

}  // namespace

Expression HclParser::read_expression(int depth) {
  skip_space(false);
  const auto begin = at_;
  if (depth >= deepest) {
    fail("nested too deeply");
    return {.kind = Kind::open};
  }
  auto condition = read_binary(0, depth + 1);
  if (failed() || !take("?")) return condition;
  skip_space(true);
  auto yes = read_expression(depth + 1);
  skip_space(true);
  if (!take(":")) {
    fail("expected \":\"");
    return {.kind = Kind::open};
  }
  skip_space(true);
  auto no = read_expression(depth + 1);
  Expression out{Kind::conditional, {}, since(begin), {}};
  out.parts = {std::move(condition), std::move(yes), std::move(no)};
  return out;
}

std::string_view HclParser::take_operator(int level) {
  skip_space(false);
  for (const auto token : levels[static_cast<std::size_t>(level)]) {
    const auto rest = slice(text_, at_, text_.size());
    if (!rest.starts_with(token) || rest.starts_with("=>") || rest.starts_with("//") || rest.starts_with("/*"))
      continue;
    at_ += token.size();
    return token;
  }
  return {};
}

Expression HclParser::read_binary(int level, int depth) {
  if (static_cast<std::size_t>(level) == levels.size()) return read_unary(depth);
  skip_space(false);
  const auto begin = at_;
  auto left = read_binary(level + 1, depth);
  for (auto token = take_operator(level); !token.empty() && !failed(); token = take_operator(level)) {
    skip_space(true);
    auto right = read_binary(level + 1, depth);
    Expression both_sides{Kind::operation, std::string{token}, since(begin), {}};
    both_sides.parts.push_back(std::move(left));
    both_sides.parts.push_back(std::move(right));
    left = std::move(both_sides);
    if (++rows_ > most_rows) {
      fail("too many operators");
      return {.kind = Kind::open};
    }
  }
  return left;
}

Expression HclParser::read_unary(int depth) {
  skip_space(false);
  const auto begin = at_;
  const char c = peek();
  if (depth < deepest && ((c == '!' && peek(1) != '=') || c == '-')) {
    ++at_;
    Expression out{Kind::operation, std::string{c}, {}, {}};
    out.parts.push_back(read_unary(depth + 1));
    out.span = since(begin);
    return out;
  }
  return read_postfix(depth);
}

Expression HclParser::read_postfix(int depth) {
  skip_space(false);
  const auto begin = at_;
  auto out = read_primary(depth);
  for (int rows = 0; !failed() && rows < deepest; ++rows) {
    if (peek() == '.' && peek(1) == '*') {
      at_ += 2;
      out = Expression{Kind::open, {}, since(begin), {}};
    } else if (peek() == '.') {
      ++at_;
      Expression part{Kind::attribute, {}, {}, {}};
      part.text = std::isdigit(static_cast<unsigned char>(peek())) != 0 ? std::string{} : read_name();
      while (part.text.empty() && std::isdigit(static_cast<unsigned char>(peek())) != 0) ++at_;
      part.parts.push_back(std::move(out));
      part.span = since(begin);
      out = std::move(part);
    } else if (peek() == '[') {
      ++at_;
      ++brackets_;
      skip_space(true);
      Expression part{Kind::index, {}, {}, {}};
      const bool splat = take("*");
      auto index = splat ? Expression{.kind = Kind::open} : read_expression(depth + 1);
      if (!take("]")) fail("expected \"]\"");
      --brackets_;
      part.parts.push_back(std::move(out));
      part.parts.push_back(std::move(index));
      part.span = since(begin);
      out = splat ? Expression{Kind::open, {}, part.span, {}} : std::move(part);
    } else {
      break;
    }
  }
  return out;
}

Expression HclParser::read_primary(int depth) {
  const auto begin = at_;
  const char c = peek();
  if (c == '"') return read_string();
  if (c == '<' && peek(1) == '<') return read_heredoc();
  if (c == '[') return read_list(depth);
  if (c == '{') return read_object(depth);
  if (c == '(') {
    ++at_;
    ++brackets_;
    skip_space(true);
    auto inner = read_expression(depth + 1);
    if (!failed() && !take(")")) fail("expected \")\"");
    --brackets_;
    return inner;
  }
  if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
    while (std::isdigit(static_cast<unsigned char>(peek())) != 0 ||
           (peek() == '.' && std::isdigit(static_cast<unsigned char>(peek(1))) != 0))
      ++at_;
    return {Kind::number, std::string{slice(text_, begin, at_)}, since(begin), {}};
  }
  auto name = read_name();
  while (peek() == ':' && peek(1) == ':') {  // a function of a namespace
    at_ += 2;
    name += "::" + read_name();
  }
  if (name.empty()) {
    fail("expected a value");
    return {.kind = Kind::open};
  }
  if (peek() == '(') {
    ++at_;
    return skip_nested(begin, ')');
  }
  const auto kind = name == "null" ? Kind::null : name == "true" || name == "false" ? Kind::boolean : Kind::name;
  return {kind, std::move(name), since(begin), {}};
}

Expression HclParser::skip_nested(std::size_t begin, char close) {
  ++brackets_;
  std::string closers(1, close);
  while (!closers.empty() && !failed()) {
    skip_space(true);
    const char c = peek();
    if (at_ >= text_.size()) {
      fail("a bracket is not closed");
    } else if (c == '"') {
      (void)read_string();
    } else if (c == closers.back()) {
      closers.pop_back();
      ++at_;
    } else {
      if (c == '(' || c == '[' || c == '{') closers += c == '(' ? ')' : c == '[' ? ']' : '}';
      ++at_;
    }
  }
  --brackets_;
  return {Kind::open, std::string{slice(text_, begin, at_)}, since(begin), {}};
}

Expression HclParser::read_list(int depth) {
  const auto begin = at_++;
  ++brackets_;
  skip_space(true);
  Expression out{Kind::list, {}, {}, {}};
  if (slice(text_, at_, at_ + 4) == "for ") {
    --brackets_;
    return skip_nested(begin, ']');
  }
  while (!failed() && !take("]")) {
    out.parts.push_back(read_expression(depth + 1));
    if (take("...")) {
    }
    if (!take(",") && peek() != ']') fail("expected \",\" or \"]\"");
  }
  --brackets_;
  out.span = since(begin);
  return out;
}

Expression HclParser::read_object(int depth) {
  const auto begin = at_++;
  ++brackets_;
  skip_space(true);
  Expression out{Kind::object, {}, {}, {}};
  if (slice(text_, at_, at_ + 4) == "for ") {
    --brackets_;
    return skip_nested(begin, '}');
  }
  while (!failed() && !take("}")) {
    auto key = read_expression(depth + 1);
    if (key.kind == Kind::name) key.kind = Kind::string;  // a bare key is its own text
    if (!take("=") && !take(":")) return fail("expected \"=\" or \":\""), out;
    // Items part by commas or newlines, so a value ends with its line.
    --brackets_;
    skip_space(true);
    auto value = read_expression(depth + 1);
    ++brackets_;
    out.parts.push_back(std::move(key));
    out.parts.push_back(std::move(value));
    take(",");
  }
  --brackets_;
  out.span = since(begin);
  return out;
}

}  // namespace loadline::workflow
