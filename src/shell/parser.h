// SPDX-License-Identifier: Apache-2.0
// The parser behind shell::parse: recursive descent straight over the bytes, as POSIX's grammar needs it
// (what a token is depends on where it stands). Internal to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "shell/loops.h"
#include "shell/syntax.h"

namespace loadline::shell {

// Deeper than any real script; keeps hostile nesting off the stack.
inline constexpr std::uint32_t deepest = 60;

struct Surroundings {  // what a command takes over from the constructs around it
  std::uint32_t depth = 0;
  std::uint32_t scope = 0;
  bool conditional = false;
  bool tested = false;
  bool substitution = false;
};

class Parser {
 public:
  // `loops`: null where nobody asks for them.
  Parser(std::string_view text, Script& script, std::uint32_t nesting, std::vector<Loop>* loops = nullptr)
      : text_{text}, end_{text.size()}, script_{script}, loops_{loops}, nesting_{nesting} {}

  void parse_all(Surroundings around, Link first);

 private:
  struct Pending {  // a heredoc whose lines come after the next newline
    std::size_t command;
    std::size_t redirection;
    std::string delimiter;
    bool strip_tabs;
    bool expand;
  };
  struct Deeper;  // counts nesting; see parser.cpp

  // Bytes
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < end_ && !broken_ ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool done() const { return at_ >= end_ || broken_; }
  [[nodiscard]] bool starts(std::string_view part) const { return slice(text_, at_, end_).starts_with(part); }
  void break_off(std::size_t from);  // text that is no shell: stop here
  void skip_blanks();                // blanks, continuations, a comment
  void take_newline();               // and the heredocs that wait for it
  void skip_space();                 // blanks, newlines, comments

  // Text inside the text: a stretch of it, or one that had to be made, all of whose spans become `whole`.
  void parse_range(std::size_t begin, std::size_t end, Surroundings around, Link first);
  void parse_elsewhere(std::string_view inner, Span whole, Link first);

  // Lists and compound commands (lists.cpp, compound.cpp)
  void parse_list(Link first);
  bool take_connector(Link& link);
  void parse_command(Link link);
  bool parse_compound(Link link);
  void parse_if(Link link);
  void parse_loop(Link link);
  void parse_for(Link link);
  void parse_case();
  void parse_case_item();
  void parse_function_body();
  void parse_group(Link link);
  void parse_subshell(Link link);
  bool parse_arithmetic_command();
  void parse_test(Link link);
  void parse_simple(Link link);
  bool parse_redirection(std::optional<std::size_t> command);
  [[nodiscard]] std::string_view reserved_here() const;  // the reserved word at this place, or ""
  bool take_reserved(std::string_view word);
  void parse_body(Link first, bool conditional);
  void parse_condition(Link first);
  void read_heredocs();
  void read_heredoc(const Pending& pending);
  [[nodiscard]] std::size_t open_command(Link link);
  void enter_scope();
  void look_inside(std::size_t command);  // sh -c, eval
  void look_inside_heredoc(const Pending& pending, Span lines);

  // Words (words.cpp)
  [[nodiscard]] bool at_word_end() const;
  Word read_word();
  void read_single_quoted(Word& word);
  void read_double_quoted(Word& word);
  void read_ansi_quoted(Word& word);
  void read_dollar(Word& word);
  void read_parameter();   // ${...}; only moves on
  void read_arithmetic();  // $((...))
  void read_substitution();
  void read_backticks();
  void read_array();
  void read_expanding(std::size_t end);  // heredoc text: only its substitutions matter

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_;
  bool broken_ = false;
  Script& script_;
  std::vector<Loop>* loops_;
  std::uint32_t nesting_;
  Surroundings around_;
  std::vector<Pending> pending_;
  std::unordered_set<std::size_t> not_arithmetic_;  // places where $(( turned out to be $( (
};

struct Parser::Deeper {
  explicit Deeper(Parser& parser) : parser_{parser}, saved_{parser.around_} {
    ++parser.nesting_;
    if (parser.nesting_ > deepest) parser.break_off(parser.at_);
  }
  ~Deeper() {
    --parser_.nesting_;
    parser_.around_ = saved_;
  }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  Parser& parser_;
  Surroundings saved_;
};

// Fills in which word is the program, past wrappers.
void find_program(Command& command);

constexpr bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_name(char c) { return is_name_start(c) || is_digit(c); }
// Ends a word wherever it stands unquoted (POSIX 2.3).
constexpr bool is_meta(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')' || c == '<' ||
         c == '>';
}

}  // namespace loadline::shell
