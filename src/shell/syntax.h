// SPDX-License-Identifier: Apache-2.0
// The shell of a RUN line, understood well enough to say which commands run, in what order, with which
// words: POSIX sh and what bash users write. Lists, pipelines, redirections, quoting, substitutions,
// heredocs, if/for/while/case, groups, subshells and functions.
//
// Offsets are into the text given; a RUN's JoinedText maps them to the source. Text that cannot be parsed
// yields the commands found so far and `broken`.
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
  Word target;
};

enum class Link : std::uint8_t { start, sequence, and_then, or_else, pipe, background };

struct Command {
  std::vector<Word> assignments;  // NAME=value in front
  std::vector<Word> words;        // program and arguments; empty: assignments or redirections alone
  std::vector<Redirection> redirections;
  Link link = Link::start;        // how it hangs on the command before it in the same list
  std::uint32_t depth = 0;        // of compound commands and substitutions around it
  bool conditional = false;       // may not run: after && or ||, inside if, case, a loop, a function
  bool substitution = false;      // inside $(...) or backticks
  Span span;

  [[nodiscard]] std::string_view program() const;  // base name of the first word, "" where none; sees through
                                                   // env, sudo, exec, command, time, nice, xargs
  [[nodiscard]] std::vector<std::string_view> arguments() const;  // words after the program
  [[nodiscard]] bool has_flag(std::string_view flag) const;       // "--frozen-lockfile", "-y" (also in "-qy")
};

struct Script {
  std::vector<Command> commands;  // in the order written, those of compound commands and substitutions too
  std::optional<Span> broken;
};

[[nodiscard]] Script parse(std::string_view text);

}  // namespace loadline::shell
