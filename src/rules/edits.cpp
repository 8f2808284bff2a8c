// SPDX-License-Identifier: Apache-2.0
// Lines are cut at '\n'; a carriage return in front of it stays with its line.
#include "rules/edits.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::rules {

Span whole_lines(const Source& source, Span span) {
  const auto text = source.text();
  std::size_t begin = span.begin;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  const auto newline = text.find('\n', span.end);
  return span_at(begin, newline == text.npos ? text.size() : newline + 1);
}

Edit insert_at(const Source& source, std::uint32_t offset, std::string text) {
  return {{&source, {offset, offset}}, std::move(text)};
}

std::string_view line_ending_of(const Source& source) { return contains(source.text(), "\r\n") ? "\r\n" : "\n"; }

Edit line_before(const Source& source, std::uint32_t offset, std::string_view text) {
  const Span line = source.line_at(offset);
  const auto written = source.text(line);
  const auto indent = written.substr(0, std::min(written.find_first_not_of(" \t"), written.size()));
  return insert_at(source, line.begin, std::string{indent} + std::string{text} + std::string{line_ending_of(source)});
}

Edit lines_before(const Source& source, std::uint32_t offset, const std::vector<std::string>& lines) {
  Edit out = insert_at(source, source.line_at(offset).begin, "");
  for (const auto& line : lines) out.text += line_before(source, offset, line).text;
  return out;
}

Edit line_after(const Source& source, Span span, std::string_view text) {
  const Span lines = whole_lines(source, span);
  const bool ended = lines.end > lines.begin && source.text()[lines.end - 1] == '\n';
  const std::string ending{line_ending_of(source)};
  return insert_at(source, lines.end, ended ? std::string{text} + ending : ending + std::string{text});
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

Edit replaced(Place at, std::string text) { return {at, std::move(text)}; }

Edit without_instruction(const Source& source, const dockerfile::Instruction& instruction) {
  return {{&source, whole_lines(source, instruction.span)}, ""};
}

Edit without_flag(const Source& source, const dockerfile::Flag& flag) {
  const auto text = source.text();
  auto end = flag.span.end;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  return {{&source, {flag.span.begin, end}}, ""};
}

Edit with_flag(const Source& source, const dockerfile::Instruction& instruction, std::string_view flag) {
  const auto after = instruction.flags.empty() ? instruction.keyword_span.end : instruction.flags.back().span.end;
  return insert_at(source, after, " " + std::string{flag});
}

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool stands_as_seen(const fleet::Run& run, const shell::Word& word) {
  return run.place_of(word.span).text() == word.text && !word.text.empty();
}

// The first place in front of `at` that is neither blank nor, where it is reached, a continuation.
std::optional<std::size_t> before_continuation(std::string_view text, std::size_t line_begin) {
  if (line_begin == 0) return std::nullopt;
  std::size_t at = line_begin - 1;  // the line feed
  if (at > 0 && text[at - 1] == '\r') --at;
  while (at > 0 && is_blank(text[at - 1])) --at;
  if (at == 0 || (text[at - 1] != '\\' && text[at - 1] != '`')) return std::nullopt;
  --at;
  while (at > 0 && is_blank(text[at - 1])) --at;
  if (at == 0 || text[at - 1] == '\n') return std::nullopt;
  return at;
}

bool touches_comment(const fleet::Run& run, Span span) {
  return std::ranges::any_of(run.instruction->comments,
                             [&](Span comment) { return comment.begin < span.end && span.begin < comment.end; });
}

// What stands between two commands, when it is nothing but what ties them.
bool is_plain_tie(std::string_view between) {
  between = trim(between);
  return between == "&&" || between == ";";
}

}  // namespace

std::optional<Edit> after_word(const fleet::Run& run, const shell::Word& word, std::string_view text) {
  if (!stands_as_seen(run, word)) return std::nullopt;
  return insert_at(*run.source, run.place_of(word.span).span.end, std::string{text});
}

std::optional<Edit> in_place_of(const fleet::Run& run, const shell::Word& word, std::string_view text) {
  if (!stands_as_seen(run, word)) return std::nullopt;
  return Edit{run.place_of(word.span), std::string{text}};
}

std::optional<Edit> within_word(const fleet::Run& run, const shell::Word& word, std::string_view from,
                                std::string_view to) {
  const auto place = run.place_of(word.span);
  const auto written = place.text();
  const auto at = written.find(from);
  if (at == written.npos || written.find(from, at + 1) != written.npos) return std::nullopt;
  return Edit{{place.source, span_at(place.span.begin + at, place.span.begin + at + from.size())}, std::string{to}};
}

std::optional<Edit> without_word(const fleet::Run& run, const shell::Word& word) {
  if (run.instruction->json || !stands_as_seen(run, word)) return std::nullopt;
  const Source& source = *run.source;
  const auto text = source.text();
  const Span at = run.place_of(word.span).span;
  const Span line = source.line_at(at.begin);
  std::size_t begin = at.begin;
  while (begin > line.begin && is_blank(text[begin - 1])) --begin;
  if (begin > line.begin) return Edit{{&source, span_at(begin, at.end)}, ""};
  const auto rest = trim(slice(text, at.end, line.end));
  if (rest == "\\" || rest == "`") return Edit{{&source, whole_lines(source, at)}, ""};
  const auto before = before_continuation(text, line.begin);
  if (!rest.empty() || !before) return std::nullopt;
  return Edit{{&source, span_at(*before, at.end)}, ""};
}

std::optional<Edit> after_program(const fleet::Run& run, const shell::Command& command, std::string_view text) {
  const auto* program = command.program_word();
  return program == nullptr || run.instruction->json ? std::nullopt : after_word(run, *program, text);
}

std::optional<Edit> without_command(const fleet::Run& run, const shell::Command& command) {
  const auto& commands = run.script.commands;
  if (run.instruction->json || !run.instruction->heredocs.empty() || run.script.broken || command.depth != 0 ||
      command.substitution)
    return std::nullopt;
  const shell::Command* before = nullptr;
  const shell::Command* next = nullptr;
  for (const auto& other : commands) {
    if (other.substitution || other.span == command.span) continue;
    if (other.span.end <= command.span.begin) before = &other;
    if (next == nullptr && other.span.begin >= command.span.end) next = &other;
  }
  Span removed;
  if (next != nullptr) {
    const bool same_tie = command.link == shell::Link::start || command.link == next->link;
    if (next->depth != 0 || !same_tie || !is_plain_tie(slice(run.text, command.span.end, next->span.begin)))
      return std::nullopt;
    removed = run.place_of({command.span.begin, next->span.begin}).span;
    removed.end = run.place_of(next->span).span.begin;
  } else if (before != nullptr) {
    if (before->depth != 0 || !is_plain_tie(slice(run.text, before->span.end, command.span.begin)) ||
        !trim(slice(run.text, command.span.end, run.text.size())).empty())
      return std::nullopt;
    removed = {run.place_of(before->span).span.end, run.place_of(command.span).span.end};
  } else {
    return std::nullopt;
  }
  if (touches_comment(run, removed)) return std::nullopt;
  return Edit{{run.source, removed}, ""};
}

std::string as_user_of(const shell::Command& command, std::string_view text) {
  const bool sudo = !command.words.empty() && base_name(command.words.front().text) == "sudo";
  return (sudo ? "sudo " : "") + std::string{text};
}

std::optional<Edit> with_command(const fleet::Run& run, char escape, std::string_view command) {
  const auto& instruction = *run.instruction;
  const Source& source = *run.source;
  // A comment or a backgrounded command at the end would swallow what is added.
  if (instruction.json || !instruction.heredocs.empty() || run.script.broken || contains(run.text, "#") ||
      run.text.ends_with('&') || run.text.ends_with(';') || contains(run.text, "||"))
    return std::nullopt;
  const bool several_lines = source.position(instruction.span.begin).line != source.position(instruction.span.end).line;
  std::string joint = several_lines ? std::string{" "} + escape + std::string{line_ending_of(source)} + "  && "
                                    : " && ";
  return insert_at(source, instruction.span.end, joint + std::string{command});
}

void offer(Finding& finding, std::string title, Grade grade, std::optional<Edit> edit) {
  if (edit) finding.fixes.push_back({.title = std::move(title), .grade = grade, .edits = {std::move(*edit)}});
}

}  // namespace loadline::rules
