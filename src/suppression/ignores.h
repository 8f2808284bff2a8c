// SPDX-License-Identifier: Apache-2.0
// Comments that tell a linter to be silent: loadline's own, and those of other tools by their codes.
//
//   # loadline ignore=rule[,rule] [reason="..."]       the next instruction, or the YAML entry that begins on the
//                                                     next line; at the end of a line, what begins on that line
//   # loadline ignore-stage=rule[,rule] ...            the build stage that it stands in or in front of
//   # loadline ignore-file=rule[,rule] ...             the whole file
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "dockerfile/syntax.h"

namespace loadline::suppression {

enum class Reach : std::uint8_t { next, line, stage, file };

// A comment as it is written, before it is known what it covers.
struct Directive {
  Reach reach = Reach::next;
  std::string_view tool;                     // "loadline", "hadolint", ...
  std::vector<Located<std::string>> rules;  // names or codes; "all" for every rule
  std::string reason;
  std::string complaint;  // loadline's own only: why it is not understood; then it ignores nothing
};

struct Ignore {
  Directive directive;
  Place place;  // of the comment
  Span covers;  // findings that begin here are ignored
};

// What a comment (from "#" on, one line) says; several where it speaks to several tools. Most say nothing.
[[nodiscard]] std::vector<Directive> directives_in(const Source& source, Span comment);

[[nodiscard]] std::vector<Ignore> ignores_in(const dockerfile::File& file);
// YAML, and whatever else has comments that start with "#".
[[nodiscard]] std::vector<Ignore> ignores_in(const Source& source);

// Whether a name in an ignore comment means this rule: its name or one of its codes, in any case and in any of the
// spellings of the tool ("AVD-DS-0002", "DS002", "hadolint/DL3008").
[[nodiscard]] bool means(std::string_view written, std::string_view name, std::string_view aliases);

}  // namespace loadline::suppression
