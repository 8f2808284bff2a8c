// SPDX-License-Identifier: Apache-2.0
// The few shapes of text edits that fixes of Dockerfiles are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "fleet/fleet.h"

namespace loadline::rules {

// The lines that the span touches, the last line ending included.
[[nodiscard]] Span whole_lines(const Source& source, Span span);
[[nodiscard]] Edit insert_at(const Source& source, std::uint32_t offset, std::string text);
// A line of its own in front of the line that holds `offset`, indented alike, with the file's line ending.
[[nodiscard]] Edit line_before(const Source& source, std::uint32_t offset, std::string_view text);
// Several of them: one edit, since two at one place would be read as a contradiction.
[[nodiscard]] Edit lines_before(const Source& source, std::uint32_t offset, const std::vector<std::string>& lines);
// A line of its own behind the line on which the span ends.
[[nodiscard]] Edit line_after(const Source& source, Span span, std::string_view text);
[[nodiscard]] std::string_view line_ending_of(const Source& source);
// Words as a JSON array of strings, as CMD takes it.
[[nodiscard]] std::string json_string(std::string_view text);
[[nodiscard]] Edit replaced(Place at, std::string text);

// Of an instruction: its lines taken out; one of its flags taken out with the blank behind it; a flag put in front
// of its operands.
[[nodiscard]] Edit without_instruction(const Source& source, const dockerfile::Instruction& instruction);
[[nodiscard]] Edit without_flag(const Source& source, const dockerfile::Flag& flag);
[[nodiscard]] Edit with_flag(const Source& source, const dockerfile::Instruction& instruction, std::string_view flag);

// Of the words of a RUN. Nothing where a word does not stand in the source as the shell sees it (quotes, escapes,
// a continuation within it, text in `sh -c`).
[[nodiscard]] std::optional<Edit> after_word(const fleet::Run& run, const shell::Word& word, std::string_view text);
[[nodiscard]] std::optional<Edit> in_place_of(const fleet::Run& run, const shell::Word& word, std::string_view text);
// The one occurrence of `from` within the word, quoted or not.
[[nodiscard]] std::optional<Edit> within_word(const fleet::Run& run, const shell::Word& word, std::string_view from,
                                              std::string_view to);
// With its line, where nothing else stands on it.
[[nodiscard]] std::optional<Edit> without_word(const fleet::Run& run, const shell::Word& word);
// After the command's program: ` --flag`.
[[nodiscard]] std::optional<Edit> after_program(const fleet::Run& run, const shell::Command& command,
                                                std::string_view text);
// One of a plain list of commands, with the `&&` or `;` that ties it to the next. Nothing where it stands alone.
[[nodiscard]] std::optional<Edit> without_command(const fleet::Run& run, const shell::Command& command);
// `text` with `sudo` in front where the command has it.
[[nodiscard]] std::string as_user_of(const shell::Command& command, std::string_view text);
// `&& command` at the end of a RUN that is a plain list.
[[nodiscard]] std::optional<Edit> with_command(const fleet::Run& run, char escape, std::string_view command);

// Adds the fix where there is an edit.
void offer(Finding& finding, std::string title, Grade grade, std::optional<Edit> edit);

}  // namespace loadline::rules
