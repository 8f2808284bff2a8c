// SPDX-License-Identifier: Apache-2.0
// libfyaml's event stream made into a tree of nodes.
//
// Containers that are still open stand on a stack and move into their parent when they close, so a node's
// address is final only when its document is complete; only then are aliases pointed at their nodes. What
// was read before an error stays: the open containers are closed as they are.
#include <libfyaml.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "yaml/node.h"

namespace loadline::yaml {
namespace {

// Nodes are destroyed, walked and converted recursively; no file that people write comes near.
constexpr std::size_t most_depth = 200;

struct Freed {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
using Diagnostics = std::unique_ptr<fy_diag, Freed>;
using Parser = std::unique_ptr<fy_parser, Freed>;

void say_nothing(fy_diag*, void*, const char*, std::size_t) {}

// Of the first byte that is no part of well-formed UTF-8 (Unicode 15, table 3-7); the size where all is well.
std::size_t end_of_utf8(std::string_view text) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
  const auto follows = [&](std::size_t at) { return (byte(at) & 0xc0u) == 0x80u; };
  std::size_t at = 0;
  while (at < text.size()) {
    const unsigned first = byte(at);
    const unsigned second = byte(at + 1);
    if (first < 0x80) {
      ++at;
    } else if (first >= 0xc2 && first <= 0xdf && follows(at + 1)) {
      at += 2;
    } else if (first >= 0xe0 && first <= 0xef && follows(at + 1) && follows(at + 2) &&
               !(first == 0xe0 && second < 0xa0) && !(first == 0xed && second > 0x9f)) {
      at += 3;
    } else if (first >= 0xf0 && first <= 0xf4 && follows(at + 1) && follows(at + 2) && follows(at + 3) &&
               !(first == 0xf0 && second < 0x90) && !(first == 0xf4 && second > 0x8f)) {
      at += 4;
    } else {
      break;
    }
  }
  return at;
}

Diagnostics silent_diagnostics() {
  fy_diag_cfg settings{};
  fy_diag_cfg_default(&settings);
  settings.fp = nullptr;
  settings.output_fn = say_nothing;
  Diagnostics out{fy_diag_create(&settings)};
  if (out) fy_diag_set_collect_errors(out.get(), true);
  return out;
}

Parser parser_of(std::string_view text, fy_diag* diagnostics) {
  fy_parse_cfg settings{};
  settings.search_path = "";
  settings.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE |
                                                   FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_SLOPPY_FLOW_INDENTATION);
  settings.diag = diagnostics;
  Parser out{fy_parser_create(&settings)};
  if (out && fy_parser_set_string(out.get(), text.data(), text.size()) != 0) out.reset();
  return out;
}

std::string text_of(fy_token* token) {
  std::size_t size = 0;
  const char* text = token != nullptr ? fy_token_get_text(token, &size) : nullptr;
  return text != nullptr ? std::string{text, size} : std::string{};
}

Style style_of(fy_token* scalar) {
  switch (fy_token_scalar_style(scalar)) {
    case FYSS_SINGLE_QUOTED: return Style::single_quoted;
    case FYSS_DOUBLE_QUOTED: return Style::double_quoted;
    case FYSS_LITERAL: return Style::literal;
    case FYSS_FOLDED: return Style::folded;
    default: return Style::plain;
  }
}

class Builder {
 public:
  explicit Builder(const Source& source) : source_{source} { out_.source = &source; }

  // False once the tree must not grow further.
  bool take(fy_event& event);
  Document finish();
  void problem(Span span, std::string message) { out_.problems.push_back({{&source_, span}, std::move(message)}); }

 private:
  struct Open {
    Node node;
    std::unique_ptr<Node> key;  // of a mapping: the key that waits for its value
  };

  void begin(fy_event& event, Kind kind);
  void end(fy_event& event);
  void scalar(fy_event& event);
  void alias(fy_event& event);
  void add(Node node);
  void close();
  void decorate(Node& node, fy_token* tag, fy_token* anchor);
  [[nodiscard]] Span span_of(fy_token* token) const;
  [[nodiscard]] Span span_of_scalar(fy_token* token, Style style) const;

  const Source& source_;
  Document out_;
  std::vector<Open> open_;
  std::uint32_t behind_ = 0;  // the end of the last thing seen: empty values stand there
};

Span Builder::span_of(fy_token* token) const {
  const fy_mark* begin = token != nullptr ? fy_token_start_mark(token) : nullptr;
  const fy_mark* end = token != nullptr ? fy_token_end_mark(token) : nullptr;
  if (begin == nullptr || end == nullptr) return {behind_, behind_};
  const auto size = source_.text().size();
  const auto from = std::min(begin->input_pos, size);
  return span_at(from, std::clamp(end->input_pos, from, size));
}

// A token's marks enclose its content only: quotes, and the header of a block scalar, stand outside them.
Span Builder::span_of_scalar(fy_token* token, Style style) const {
  Span span = span_of(token);
  const auto text = source_.text();
  if (style == Style::single_quoted || style == Style::double_quoted) {
    if (span.begin > 0) --span.begin;
    if (span.end < text.size()) ++span.end;
  } else if (style == Style::literal || style == Style::folded) {
    const char mark = style == Style::literal ? '|' : '>';
    const auto header = slice(text, behind_, span.begin).find(mark);
    if (header != std::string_view::npos) span.begin = behind_ + static_cast<std::uint32_t>(header);
    // Its token ends where the next one begins: empty lines and the indentation of that are no part of it.
    for (;;) {
      const auto last = text.substr(0, span.end).find_last_not_of(' ');
      if (last == text.npos || last <= span.begin || (text[last] != '\n' && text[last] != '\r')) break;
      span.end = static_cast<std::uint32_t>(last);
    }
  }
  return span;
}

void Builder::decorate(Node& node, fy_token* tag, fy_token* anchor) {
  if (tag != nullptr) node.tag = std::string{source_.text(span_of(tag))};
  if (anchor != nullptr) node.anchor = text_of(anchor);
  for (fy_token* token : {tag, anchor})
    if (token != nullptr) behind_ = std::max(behind_, span_of(token).end);
}

void Builder::begin(fy_event& event, Kind kind) {
  Node node;
  node.kind = kind;
  if (kind == Kind::sequence) decorate(node, event.sequence_start.tag, event.sequence_start.anchor);
  else decorate(node, event.mapping_start.tag, event.mapping_start.anchor);
  fy_token* token = fy_event_get_token(&event);
  node.style = fy_event_get_node_style(&event) == FYNS_FLOW ? Style::flow : Style::block;
  node.span = span_of(token);
  behind_ = std::max(behind_, node.span.begin);
  open_.push_back({std::move(node), nullptr});
}

void Builder::end(fy_event& event) {
  if (open_.empty()) return;
  fy_token* token = fy_event_get_token(&event);
  // A block's end token stands where the next thing begins: the block itself ends with its last child.
  if (open_.back().node.style == Style::flow && token != nullptr) behind_ = std::max(behind_, span_of(token).end);
  close();
}

void Builder::close() {
  Open top = std::move(open_.back());
  open_.pop_back();
  if (top.key) {
    Node value;
    value.span = {behind_, behind_};
    top.node.entries.push_back({std::move(*top.key), std::move(value)});
  }
  top.node.span.end = std::max(top.node.span.begin, behind_);
  add(std::move(top.node));
}

void Builder::scalar(fy_event& event) {
  Node node;
  decorate(node, event.scalar.tag, event.scalar.anchor);
  fy_token* token = event.scalar.value;
  node.style = style_of(token);
  node.text = text_of(token);
  const bool empty = node.style == Style::plain && node.text.empty();
  node.kind = empty ? Kind::null : Kind::scalar;
  node.span = empty ? Span{behind_, behind_} : span_of_scalar(token, node.style);
  behind_ = std::max(behind_, node.span.end);
  add(std::move(node));
}

void Builder::alias(fy_event& event) {
  Node node;
  node.kind = Kind::alias;
  node.text = text_of(event.alias.anchor);
  node.span = span_of(event.alias.anchor);
  if (node.span.begin > 0) --node.span.begin;  // the asterisk
  behind_ = std::max(behind_, node.span.end);
  add(std::move(node));
}

void Builder::add(Node node) {
  if (open_.empty()) {
    if (out_.roots.empty()) out_.roots.push_back(std::make_unique<Node>());
    *out_.roots.back() = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == Kind::sequence) {
    parent.node.items.push_back(std::move(node));
  } else if (!parent.key) {
    parent.key = std::make_unique<Node>(std::move(node));
  } else {
    parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
    parent.key.reset();
  }
}

bool Builder::take(fy_event& event) {
  switch (event.type) {
    case FYET_DOCUMENT_START: out_.roots.push_back(std::make_unique<Node>()); break;
    case FYET_SCALAR: scalar(event); break;
    case FYET_ALIAS: alias(event); break;
    case FYET_SEQUENCE_START: begin(event, Kind::sequence); break;
    case FYET_MAPPING_START: begin(event, Kind::mapping); break;
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END: end(event); break;
    default: break;
  }
  if (open_.size() <= most_depth) return true;
  problem(open_.back().node.span, "nested deeper than 200 levels");
  return false;
}

// Points each alias at the last node before it that has its name. Anchors are entered when their node is
// complete, so an alias inside its own anchor finds nothing: no walk along targets can go in circles.
class Targets {
 public:
  explicit Targets(Document& document) : document_{document} {}

  void visit(Node& node) {
    if (node.kind == Kind::alias) {
      const auto found = anchors_.find(node.text);
      if (found != anchors_.end()) node.target = found->second;
      else
        document_.problems.push_back({{document_.source, node.span}, "no anchor &" + node.text + " before this alias"});
    }
    for (auto& item : node.items) visit(item);
    for (auto& [key, value] : node.entries) {
      visit(key);
      visit(value);
    }
    if (!node.anchor.empty()) anchors_.insert_or_assign(node.anchor, &node);
  }

 private:
  Document& document_;
  std::map<std::string, const Node*, std::less<>> anchors_;
};

Document Builder::finish() {
  while (!open_.empty()) close();
  for (auto& root : out_.roots) Targets{out_}.visit(*root);
  return std::move(out_);
}

// libfyaml 0.7.12 puts a key among those to be used again twice where a tab follows its colon (`? a:\t: b`; mended in
// 0.8, "Fix double free in case of a bad key"), and would crash over that list when the parser goes. So that one stays,
// in reach.
bool is_key_put_back_twice(const fy_diag_error& error) {
  return error.msg != nullptr && std::string_view{error.msg}.starts_with("cannot use tab for indentation");
}

void keep_for_ever(Parser parser) {
  static std::mutex lock;
  static auto& kept = *new std::vector<Parser>;
  const std::scoped_lock locked{lock};
  kept.push_back(std::move(parser));
}

Problem problem_of(const fy_diag_error& error, const Source& source) {
  Span span{};
  const fy_mark* mark = error.fyt != nullptr ? fy_token_start_mark(error.fyt) : nullptr;
  if (mark != nullptr) {
    span = span_at(std::min(mark->input_pos, source.text().size()),
                   std::min(mark->input_pos + 1, source.text().size()));
  } else if (error.line > 0) {
    const Span line = source.line(static_cast<std::uint32_t>(error.line));
    const auto column = error.column > 0 ? static_cast<std::uint32_t>(error.column) - 1 : 0u;
    span = {std::min(line.begin + column, line.end), line.end};
  }
  return {{&source, span}, error.msg != nullptr ? error.msg : "is not YAML"};
}

}  // namespace

Document parse(const Source& source) {
  Builder builder{source};
  const auto diagnostics = silent_diagnostics();
  // libfyaml 0.7.12 never returns from some malformed UTF-8 (in a directive): it sees the lines before it only.
  const auto good = end_of_utf8(source.text());
  auto text = source.text();
  if (good < text.size()) {
    text = text.substr(0, good);
    text = text.substr(0, text.rfind('\n') + 1);
    builder.problem(span_at(good, good + 1), "is not UTF-8 text from here on");
  }
  auto parser = text.empty() ? nullptr : parser_of(text, diagnostics.get());
  bool going = parser != nullptr;
  while (going) {
    fy_event* event = fy_parser_parse(parser.get());
    if (event == nullptr) break;
    going = builder.take(*event);
    fy_parser_event_free(parser.get(), event);
  }
  Document out = builder.finish();
  if (!parser) return out;
  void* at = nullptr;
  const bool failed = fy_parser_get_stream_error(parser.get());
  const fy_diag_error* error = failed ? fy_diag_errors_iterate(diagnostics.get(), &at) : nullptr;
  if (error != nullptr) out.problems.insert(out.problems.begin(), problem_of(*error, source));
  else if (failed) out.problems.insert(out.problems.begin(), {{&source, {}}, "is not YAML"});
  if (error != nullptr && is_key_put_back_twice(*error)) keep_for_ever(std::move(parser));
  return out;
}

}  // namespace loadline::yaml
