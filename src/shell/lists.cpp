// SPDX-License-Identifier: Apache-2.0
// Lists, pipelines and simple commands (POSIX.1-2017 XCU 2.9.1 to 2.9.3, 2.7 redirection).
#include "shell/parser.h"

#include <algorithm>

namespace loadline::shell {
namespace {

// Words that close or divide a compound command: a list ends before them.
constexpr std::string_view closing[] = {"then", "elif", "else", "fi", "do", "done", "esac", "}"};

bool is_assignment(std::string_view raw) {
  if (raw.empty() || !is_name_start(raw[0])) return false;
  std::size_t at = 1;
  while (at < raw.size() && is_name(raw[at])) ++at;
  if (at < raw.size() && raw[at] == '[') {
    at = raw.find(']', at);
    if (at == raw.npos) return false;
    ++at;
  }
  if (at < raw.size() && raw[at] == '+') ++at;
  return at < raw.size() && raw[at] == '=';
}

}  // namespace

void Parser::parse_list(Link first) {
  const bool outer_conditional = around_.conditional;
  Link link = first;
  while (!done()) {
    skip_space();
    if (done() || peek() == ')') break;
    if (peek() == ';') {
      if (peek(1) == ';' || peek(1) == '&') break;
      ++at_;
      continue;
    }
    const auto word = reserved_here();
    if (!word.empty() && std::ranges::find(closing, word) != std::end(closing)) break;
    const auto before = at_;
    parse_command(link);
    if (at_ == before) return break_off(before);
    skip_blanks();
    if (!take_connector(link)) break;
    around_.conditional = outer_conditional || link == Link::and_then || link == Link::or_else ||
                          (link == Link::pipe && around_.conditional);
  }
  around_.conditional = outer_conditional;
  if (done() && !pending_.empty() && !broken_) read_heredocs();
}

// What stands between this command and the next one; false where the list ends.
bool Parser::take_connector(Link& link) {
  if (done()) return false;
  const char c = text_[at_];
  const char next = peek(1);
  if (c == '\n') {
    take_newline();
    link = Link::sequence;
  } else if (c == ';') {
    if (next == ';' || next == '&') return false;
    ++at_;
    link = Link::sequence;
  } else if (c == '&') {
    link = next == '&' ? Link::and_then : Link::background;
    at_ += next == '&' ? 2u : 1u;
  } else if (c == '|') {
    link = next == '|' ? Link::or_else : Link::pipe;
    at_ += next == '|' || next == '&' ? 2u : 1u;
  } else {
    // ")" ends the list for whoever opened it; anything else is no shell: `done foo`, `fi x`.
    if (c != ')' && reserved_here().empty()) break_off(at_);
    return false;
  }
  return true;
}

void Parser::parse_command(Link link) {
  while (!done() && peek() == '!' && (peek(1) == ' ' || peek(1) == '\t')) {
    ++at_;
    skip_blanks();
  }
  if (done()) return;
  if (parse_compound(link)) {
    while (!broken_) {
      skip_blanks();
      if (!parse_redirection(std::nullopt)) break;
    }
    return;
  }
  parse_simple(link);
}

std::size_t Parser::open_command(Link link) {
  Command command;
  command.link = link;
  command.depth = around_.depth;
  command.scope = around_.scope;
  command.conditional = around_.conditional;
  command.tested = around_.tested;
  command.substitution = around_.substitution;
  script_.commands.push_back(std::move(command));
  return script_.commands.size() - 1;
}

void Parser::parse_simple(Link link) {
  const auto begin = at_;
  const auto index = open_command(link);
  auto last = at_;
  while (!done()) {
    skip_blanks();
    if (done()) break;
    if (parse_redirection(index)) {
      last = at_;
      continue;
    }
    if (at_word_end()) break;
    Word word = read_word();
    if (broken_ && word.span.empty()) break;
    last = at_;
    Command& command = script_.commands[index];
    if (command.words.empty() && is_assignment(slice(text_, word.span))) {
      command.assignments.push_back(std::move(word));
      continue;
    }
    command.words.push_back(std::move(word));
    if (command.words.size() > 1 || !command.assignments.empty()) continue;
    skip_blanks();
    if (peek() != '(') continue;
    script_.commands.pop_back();  // name () body
    ++at_;
    skip_blanks();
    if (peek() != ')') return break_off(begin);
    ++at_;
    return parse_function_body();
  }
  Command& command = script_.commands[index];
  command.span = span_at(begin, std::min(last, end_));
  find_program(command);
  if (command.words.empty() && command.assignments.empty() && command.redirections.empty()) {
    script_.commands.pop_back();  // nothing was read, so nothing was found inside it
    return;
  }
  if (!broken_) look_inside(index);
}

// [n]< [n]> [n]>> [n]<< [n]<<- <<< <> >| &> &>> [n]>& [n]<&, and its word.
bool Parser::parse_redirection(std::optional<std::size_t> command) {
  auto at = at_;
  while (at < end_ && is_digit(text_[at])) ++at;
  const auto rest = slice(text_, at, end_);
  if (rest.empty() || (rest[0] != '<' && rest[0] != '>' && rest[0] != '&')) return false;
  constexpr std::string_view operators[] = {"<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>>", "&>"};
  const auto found = std::ranges::find_if(operators, [&](std::string_view o) { return rest.starts_with(o); });
  if (found == std::end(operators)) return false;
  if (rest[0] == '&' && at != at_) return false;
  if (found->size() == 1 && rest.size() > 1 && rest[1] == '(') return false;  // <( ) is a word

  const auto begin = at_;
  const bool heredoc = *found == "<<" || *found == "<<-";
  at_ = at + found->size();
  Redirection redirection{std::string{slice(text_, begin, at_)}, {}, {}};
  skip_blanks();
  if (at_word_end()) {
    break_off(begin);
    return true;
  }
  redirection.target = read_word();
  const auto raw = slice(text_, redirection.target.span);
  const bool quoted = raw.find_first_of("'\"\\") != raw.npos;
  auto delimiter = redirection.target.text;
  if (!command) {
    if (!heredoc) return true;
    // A compound command has no Command of its own; its heredoc still needs an owner to be skipped for.
    command = open_command(Link::start);
    script_.commands[*command].span = redirection.target.span;
  }
  auto& redirections = script_.commands[*command].redirections;
  redirections.push_back(std::move(redirection));
  if (heredoc) pending_.push_back({*command, redirections.size() - 1, std::move(delimiter), *found == "<<-", !quoted});
  return true;
}

}  // namespace loadline::shell
