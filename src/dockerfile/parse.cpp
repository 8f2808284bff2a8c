// SPDX-License-Identifier: Apache-2.0
// The reading of lines (parser.go, Parse): directives, comments, continuations, heredocs.
//
// The reference stops at its first error; here an error is a problem, and reading goes on with the likeliest
// meaning, so that the rest of the file is still judged.
#include <algorithm>
#include <optional>
#include <utility>

#include "dockerfile/check.h"
#include "dockerfile/directives.h"
#include "dockerfile/heredocs.h"
#include "dockerfile/instruction.h"
#include "dockerfile/joined.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

constexpr std::size_t longest_line = 65536;  // bufio.MaxScanTokenSize, with the line ending

struct Line {
  Span content;     // without the CRs and LFs at its end
  std::size_t end;  // after the line ending
};

class Parser {
 public:
  explicit Parser(const Source& source) : text_{source.text()}, file_{.source = &source} {
    reader_ = {&source, '\\', &file_.problems};
  }

  File run() {
    while (auto line = next_line()) read_line(*line);
    cover({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text_.size())});
    if (file_.instructions.empty()) reader_.problem({0, 0}, "file with no instructions");
    file_.escape = reader_.escape;
    check(file_);
    return std::move(file_);
  }

 private:
  std::optional<Line> next_line();
  void read_line(const Line& line);
  void take_directive(Directive directive);
  void take_instruction(std::size_t begin, const Line& first);
  bool take_continuation(Span content);
  void take_heredocs(Instruction& instruction);
  void take_content(Heredoc& heredoc, Instruction& instruction);
  void cover(Span span);

  std::string_view text_;
  File file_;
  Reader reader_;
  std::size_t at_ = 0;
  std::uint32_t covered_ = 0;
  bool directives_ended_ = false;
  JoinedText joined_;  // of the instruction at hand; kept for its capacity
};

std::optional<Line> Parser::next_line() {
  if (at_ >= text_.size()) return std::nullopt;
  const std::size_t begin = at_;
  const std::size_t newline = text_.find('\n', begin);
  at_ = newline == text_.npos ? text_.size() : newline + 1;
  std::size_t end = at_;
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  const std::size_t size = at_ - begin + (newline == text_.npos ? 1 : 0);
  if (size > longest_line) {
    reader_.problem(span_at(begin, end), "dockerfile line greater than max allowed size of 65535");
  }
  return Line{span_at(begin, end), at_};
}

// Everything up to `span` that nothing else has claimed is blank; then `span` is claimed.
void Parser::cover(Span span) {
  if (span.begin > covered_) file_.blanks.push_back({covered_, span.begin});
  covered_ = span.end;
}

void Parser::read_line(const Line& line) {
  std::size_t begin = line.content.begin;
  if (begin == 0 && text_.starts_with("\xEF\xBB\xBF")) begin = 3;
  begin = std::min<std::size_t>(skip_spaces(slice(text_, 0, line.content.end), begin), line.content.end);
  const Span content = span_at(begin, line.content.end);
  if (content.empty() || text_[begin] != '#') {
    directives_ended_ = true;
    if (!content.empty()) take_instruction(begin, line);
    return;
  }
  if (!directives_ended_) {
    if (auto directive = read_directive(*file_.source, content)) {
      cover(content);
      take_directive(std::move(*directive));
      return;
    }
    directives_ended_ = true;
  }
  cover(content);
  file_.comments.push_back({content});
}

void Parser::take_directive(Directive directive) {
  const bool repeated = std::ranges::any_of(file_.directives, [&](const auto& d) { return d.name == directive.name; });
  if (repeated) {
    reader_.problem(directive.span, "only one " + directive.name + " parser directive can be used");
  } else if (directive.name == "escape") {
    if (directive.value == "\\" || directive.value == "`") {
      reader_.escape = directive.value.front();
    } else {
      reader_.problem(directive.value_span, "invalid escape token '" + directive.value + "' does not match ` or \\");
    }
  }
  file_.directives.push_back(std::move(directive));
}

// Adds one line without its continuation character; says whether another line follows.
bool Parser::take_continuation(Span content) {
  const auto line = slice(text_, content);
  const std::size_t last = line.find_last_not_of(" \t");
  const bool continued = last != line.npos && line[last] == reader_.escape &&
                         (last == 0 || line[last - 1] != reader_.escape);
  if (continued) content.end = content.begin + static_cast<std::uint32_t>(last);
  append_piece(joined_, text_, content);
  return continued;
}

void Parser::take_instruction(std::size_t begin, const Line& first) {
  joined_.text.clear();
  joined_.pieces.clear();
  std::vector<Span> comments;
  std::optional<Span> blank_line;
  Span span = span_at(begin, first.content.end);
  for (bool continued = take_continuation(span); continued;) {
    const auto line = next_line();
    if (!line) break;
    span.end = line->content.end;
    const auto content = slice(text_, line->content);
    const std::size_t start = skip_spaces(content);
    if (start == content.size()) {
      if (!blank_line) blank_line = line->content;
    } else if (content[start] == '#') {
      comments.push_back(span_at(line->content.begin + start, line->content.end));
    } else {
      continued = take_continuation(line->content);
    }
  }
  auto instruction = read_instruction(joined_, reader_);
  instruction.span = span;
  instruction.comments = std::move(comments);
  if (blank_line) reader_.problem(*blank_line, "Empty continuation line");
  take_heredocs(instruction);
  cover(instruction.span);
  file_.instructions.push_back(std::move(instruction));
}

bool can_hold_heredocs(const Instruction& instruction) {
  const Instruction& inner = instruction.trigger ? *instruction.trigger : instruction;
  return !inner.json &&
         (inner.keyword == Keyword::run || inner.keyword == Keyword::copy || inner.keyword == Keyword::add);
}

void Parser::take_heredocs(Instruction& instruction) {
  if (joined_.text.find("<<") == std::string::npos || !can_hold_heredocs(instruction)) return;
  instruction.heredocs = opened_heredocs(joined_, reader_);
  for (auto& heredoc : instruction.heredocs) take_content(heredoc, instruction);
  if (instruction.trigger) instruction.trigger->heredocs = instruction.heredocs;
}

void Parser::take_content(Heredoc& heredoc, Instruction& instruction) {
  const std::size_t begin = at_;
  std::size_t end = begin;
  while (const auto line = next_line()) {
    auto possible = slice(text_, line->content);
    if (heredoc.strip_tabs) possible.remove_prefix(std::min(possible.find_first_not_of('\t'), possible.size()));
    instruction.span.end = line->content.end;
    if (possible == heredoc.name) {
      heredoc.content_span = span_at(begin, end);
      heredoc.content = slice(text_, heredoc.content_span);
      return;
    }
    end = line->end;
  }
  heredoc.content_span = span_at(begin, end);
  heredoc.content = slice(text_, heredoc.content_span);
  reader_.problem(heredoc.span, "unterminated heredoc");
}

}  // namespace

File parse(const Source& source) { return Parser{source}.run(); }

}  // namespace loadline::dockerfile
