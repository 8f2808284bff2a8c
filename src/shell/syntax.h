// SPDX-License-Identifier: Apache-2.0
// The shell of a RUN line, understood well enough to say which commands run, in what order, with which
// words: POSIX sh and what bash users write. Lists, pipelines, redirections, quoting, substitutions,
// heredocs, if/for/while/case, groups, subshells and functions.
//
// Offsets are into the text given; a RUN's JoinedText maps them to the source. Text that cannot be parsed
// yields the commands found so far and `broken`. References: POSIX.1-2017 XCU chapter 2; bash(1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace loadline::shell {

struct Word {
  std::string text;     // after removing quotes; a substitution stays as written
  Span span;
  bool literal = true;  // no variable, substitution or glob in it
};

struct Redirection {
  std::string operator_text;  // ">", ">>", "<", "2>", "<<<", ...
  Word target;                // of a heredoc: its delimiter
  Span heredoc;               // of a heredoc: its lines, without the terminator
};

enum class Link : std::uint8_t { start, sequence, and_then, or_else, pipe, background };

struct Command {
  std::vector<Word> assignments;  // NAME=value in front
  std::vector<Word> words;        // program and arguments; empty: assignments or redirections alone
  std::size_t program_at = 0;     // of the words, the program: past env, sudo, exec, command, time, nice, xargs and
                                  // the like; their number where there is none
  Span program_name;              // its base name, in that word's text
  std::vector<Redirection> redirections;
  Link link = Link::start;        // how it hangs on the command before it in the same list; the first command
                                  // of a compound one hangs as the compound does
  std::uint32_t depth = 0;        // of compound commands and substitutions around it
  std::uint32_t scope = 0;        // the shell that runs it: an index into Script::scopes
  bool conditional = false;       // may not run: after && or ||, inside if, case, a loop, a function
                                  // (the condition of an `if` or a loop itself does run)
  bool tested = false;            // inside the condition of an `if` or a loop, which looks at its status
  bool substitution = false;      // inside $(...), <(...) or backticks
  Span span;                      // of a command in `sh -c "text with escapes"`: that whole text

  [[nodiscard]] std::string_view program() const;  // its base name, "" where none
  [[nodiscard]] const Word* program_word() const;  // nullptr where none
  [[nodiscard]] std::vector<std::string_view> arguments() const;  // words after the program
  [[nodiscard]] bool has_flag(std::string_view flag) const;  // "--frozen-lockfile", "-y" (also in "-qy");
                                                             // not "--frozen-lockfile=false"
};

struct Script {
  std::vector<Command> commands;  // in the order written, those of compound commands and substitutions too,
                                  // and those of `sh -c '...'`
  std::vector<std::uint32_t> scopes;  // each shell's parent; 0 is the script itself. `cd` and variables of a
                                      // subshell, a substitution or a `sh -c` do not outlive it
  std::optional<Span> broken;
};

[[nodiscard]] Script parse(std::string_view text);
// The one command that these words are when no shell looks at them: the JSON form of a RUN.
[[nodiscard]] Script script_of_words(std::vector<Word> words, Span span);

// The value of a flag, the last one where it is repeated: "--target=x", "--target x", "-t x", "-tx". Either
// name may be empty; both are given with their dashes.
[[nodiscard]] std::optional<std::string_view> flag_value(const Command& command, std::string_view long_name,
                                                         std::string_view short_name = {});
// Every value, in order.
[[nodiscard]] std::vector<std::string_view> flag_values(const Command& command, std::string_view long_name,
                                                        std::string_view short_name = {});

}  // namespace loadline::shell
