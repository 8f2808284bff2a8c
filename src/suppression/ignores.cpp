// SPDX-License-Identifier: Apache-2.0
// What each comment covers, in a Dockerfile and in a file of indented lines.
#include "suppression/ignores.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"

namespace loadline::suppression {
namespace {

using dockerfile::Instruction;

// Instructions that reading gave, by where they begin: the next one behind an offset is found in logarithmic time.
const Instruction* next_instruction(const dockerfile::File& file, std::uint32_t offset) {
  const auto at = std::ranges::lower_bound(file.instructions, offset, {},
                                           [](const Instruction& one) { return one.span.begin; });
  return at == file.instructions.end() ? nullptr : &*at;
}

// From its FROM up to the next one; in front of the first FROM: what stands there.
Span stage_around(const dockerfile::File& file, const std::vector<std::uint32_t>& froms, std::uint32_t offset) {
  const auto* next = next_instruction(file, offset);
  if (next != nullptr && next->keyword == dockerfile::Keyword::from) offset = next->span.begin;
  const auto after = std::ranges::upper_bound(froms, offset);
  return {after == froms.begin() ? 0 : *std::prev(after),
          after == froms.end() ? static_cast<std::uint32_t>(file.source->text().size()) : *after - 1};
}

struct Adder {
  const Source& source;
  std::vector<Ignore> out;

  template <class Covers>
  void add(Span comment, const Covers& covers) {
    for (auto& directive : directives_in(source, comment)) {
      const Span span = directive.reach == Reach::file ? source.all() : covers(directive.reach);
      out.push_back({std::move(directive), {&source, comment}, span});
    }
  }
};

// Lines of a file whose entries nest by indentation.
struct Lines {
  const Source& source;
  std::vector<std::uint32_t> starts;
  std::vector<std::size_t> indents;  // npos: blank or a comment
  std::vector<bool> items;           // "- ..."

  explicit Lines(const Source& from) : source{from} {
    for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
      const Span span = source.line(number);
      const auto text = source.text(span);
      const auto first = text.find_first_not_of(" \t\r");
      const bool empty = first == text.npos || text[first] == '#';
      starts.push_back(span.begin);
      indents.push_back(empty ? std::string_view::npos : first);
      items.push_back(!empty && text[first] == '-');
    }
  }
  [[nodiscard]] std::size_t line_of(std::uint32_t offset) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(starts, offset) - starts.begin()) - 1;
  }
  [[nodiscard]] Span line(std::size_t index) const { return source.line(static_cast<std::uint32_t>(index + 1)); }
  [[nodiscard]] std::optional<std::size_t> next_with_text(std::size_t from) const {
    while (from < indents.size() && indents[from] == std::string_view::npos) ++from;
    return from < indents.size() ? std::optional{from} : std::nullopt;
  }
  // The entry that begins on a line, with all that is indented more, and a list that is not.
  [[nodiscard]] Span entry(std::size_t first) const {
    Span out = line(first);
    for (std::size_t i = first + 1; i < indents.size(); ++i) {
      if (indents[i] == std::string_view::npos) continue;
      const bool inside = indents[i] > indents[first] || (indents[i] == indents[first] && items[i] && !items[first]);
      if (!inside) break;
      out.end = line(i).end;
    }
    return out;
  }
};

// Where a comment begins: "#" at the start or behind a blank, in front of a tool's word.
std::size_t comment_start(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('#', at)) != text.npos; ++at)
    if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') return at;
  return text.npos;
}

}  // namespace

std::vector<Ignore> ignores_in(const dockerfile::File& file) {
  Adder adder{*file.source, {}};
  std::vector<std::uint32_t> froms;
  for (const auto& one : file.instructions)
    if (one.keyword == dockerfile::Keyword::from) froms.push_back(one.span.begin);
  const auto covers_of = [&](Span comment, const Instruction* around) {
    return [&file, &froms, comment, around](Reach reach) -> Span {
      if (reach == Reach::stage) return stage_around(file, froms, comment.begin);
      const auto* covered = around != nullptr ? around : next_instruction(file, comment.begin);
      return covered != nullptr ? covered->span : Span{comment.end, comment.end};
    };
  };
  for (const auto& comment : file.comments) adder.add(comment.span, covers_of(comment.span, nullptr));
  for (const auto& instruction : file.instructions)
    for (const auto comment : instruction.comments) adder.add(comment, covers_of(comment, &instruction));
  // `check=skip=` is for the whole file as a directive only; as a comment it is for one instruction (BuildKit,
  // linter/linter.go, WithMergedConfigFromComments).
  for (auto& one : adder.out)
    if (one.directive.tool == "buildkit") {
      one.directive.reach = Reach::next;
      const auto* next = next_instruction(file, one.place.span.begin);
      one.covers = next != nullptr ? next->span : Span{one.place.span.end, one.place.span.end};
    }
  for (const auto& directive : file.directives) adder.add(directive.span, covers_of(directive.span, nullptr));
  std::ranges::stable_sort(adder.out, {}, [](const Ignore& one) { return one.place.span; });
  return std::move(adder.out);
}

std::vector<Ignore> ignores_in(const Source& source) {
  Adder adder{source, {}};
  if (!contains(source.text(), "#")) return {};
  std::optional<Lines> lines;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
    const Span line = source.line(number);
    const auto text = source.text(line);
    const auto start = comment_start(text);
    if (start == text.npos) continue;
    const Span comment{line.begin + static_cast<std::uint32_t>(start), line.end};
    if (!lines) lines.emplace(source);
    const bool alone = text.find_first_not_of(" \t") == start;
    adder.add(comment, [&](Reach reach) -> Span {
      const auto first = alone ? lines->next_with_text(number) : std::optional<std::size_t>{number - 1};
      if (!first) return {line.end, line.end};
      return reach == Reach::line ? lines->line(*first) : lines->entry(*first);
    });
  }
  return std::move(adder.out);
}

}  // namespace loadline::suppression
