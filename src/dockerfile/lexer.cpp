// SPDX-License-Identifier: Apache-2.0
// shell/lex.go, function by function. Two of its habits look like slips and are kept, since the builder has
// them: a nested ${...} empties the buffer of the word around it (only where words are split), and the word
// after a modifier is evaluated even where it is not used.
#include "dockerfile/lexer.h"

#include <optional>
#include <unordered_set>
#include <utility>

#include "dockerfile/pattern.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

constexpr int deepest = 100;  // ${a:-${b:-...}}: the reference has no limit but its stack
constexpr char32_t no_stop = 0xFFFFFFFF;

// wordsStruct: what has been split so far. The buffer is the lexer's, see above.
struct Splitter {
  std::vector<LexedWord> words;
  bool in_word = false;
};

class Lexer {
 public:
  Lexer(std::string_view text, const Lookup& lookup, const LexSettings& settings)
      : text_{text}, lookup_{lookup}, settings_{settings}, raw_escapes_{settings.raw_escapes} {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // text/scanner ignores a byte order mark
  }

  Result<Lexed> run() {
    Lexed out;
    if (!process_stop_on(no_stop, settings_.raw_escapes, out.text, &out.words)) return failure(std::move(error_));
    out.used = once_each(std::move(used_));
    out.missing = once_each(std::move(missing_));
    out.unset = once_each(std::move(unset_));
    return out;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool next_is(char wanted) const { return !at_end() && text_[at_] == wanted; }
  char32_t next() {
    const Rune rune = decode_rune(text_, at_);
    at_ += rune.size;
    return rune.value;
  }

  bool fail(std::string message) {
    error_ = std::move(message);
    return false;
  }
  bool fits(const std::string& out) {
    return out.size() <= settings_.longest || fail("expansion is longer than any builder's limit");
  }

  bool process_stop_on(char32_t stop, bool raw_escapes, std::string& result, std::vector<LexedWord>* words);
  bool process_token(std::string& result, Splitter& words);
  bool process_single_quote(std::string& out);
  bool process_double_quote(std::string& out);
  bool process_dollar(std::string& out);
  bool process_braces(std::string& out);
  bool process_modifier(const std::string& name, char32_t modifier, std::string& out);
  bool process_replacement(const std::string& name, std::string& out);
  void process_heredoc(std::string& out);
  std::string process_name();
  std::optional<std::string> get(const std::string& name, bool has_default = false);
  bool choose(const std::string& name, char32_t modifier, bool null_is_unset, std::string word,
              const std::optional<std::string>& value, std::string& out);

  void add_text(Splitter& words, std::string_view added, bool raw);
  void close_word(Splitter& words, std::size_t end);

  static std::vector<std::string> once_each(std::vector<std::string> names) {
    std::unordered_set<std::string_view> seen;
    std::vector<std::string> out;
    for (const auto& name : names) {
      if (seen.insert(name).second) out.push_back(name);
    }
    return out;
  }

  std::string_view text_;
  const Lookup& lookup_;
  const LexSettings& settings_;
  std::size_t at_ = 0;
  bool raw_escapes_;
  int depth_ = 0;
  std::string buffer_;           // wordsBuffer
  std::size_t buffer_begin_ = 0;  // where its first byte was read
  std::size_t token_begin_ = 0;
  std::string error_;
  std::vector<std::string> used_;
  std::vector<std::string> missing_;
  std::vector<std::string> unset_;
};

void Lexer::close_word(Splitter& words, std::size_t end) {
  if (buffer_.empty()) return;
  words.words.push_back({std::move(buffer_), buffer_begin_, end});
  buffer_.clear();
}

void Lexer::add_text(Splitter& words, std::string_view added, bool raw) {
  if (raw) words.in_word = true;
  for (std::size_t at = 0; at < added.size();) {
    const Rune rune = decode_rune(added, at);
    if (!raw && is_space(rune.value)) {
      if (words.in_word && !buffer_.empty()) {
        close_word(words, token_begin_);
        words.in_word = false;
      }
    } else {
      if (buffer_.empty()) buffer_begin_ = token_begin_;
      buffer_ += added.substr(at, rune.size);
      words.in_word = true;
    }
    at += rune.size;
  }
}

bool Lexer::process_stop_on(char32_t stop, bool raw_escapes, std::string& result, std::vector<LexedWord>* words) {
  if (depth_ >= deepest) return fail("substitutions are nested too deeply");
  ++depth_;
  const bool outer_raw_escapes = std::exchange(raw_escapes_, raw_escapes);
  buffer_.clear();
  Splitter splitter;
  bool good = true;
  bool stopped = false;
  while (good && !at_end() && !stopped) {
    if (stop != no_stop && decode_rune(text_, at_).value == stop) {
      next();
      stopped = true;
    } else {
      good = process_token(result, splitter) && fits(result);
    }
  }
  if (good && !stopped && stop != no_stop) {
    good = fail("unexpected end of statement while looking for matching " + std::string(1, static_cast<char>(stop)));
  }
  close_word(splitter, at_);
  if (words != nullptr) *words = std::move(splitter.words);
  raw_escapes_ = outer_raw_escapes;
  --depth_;
  return good;
}

bool Lexer::process_token(std::string& result, Splitter& words) {
  const std::size_t begin = at_;
  token_begin_ = begin;
  std::string special;
  const char first = peek();
  bool good = true;
  if (first == '$') {
    good = process_dollar(special);
  } else if (first == '<') {
    process_heredoc(special);
  } else if (first == '\'' && !settings_.skip_process_quotes) {
    good = process_single_quote(special);
  } else if (first == '"' && !settings_.skip_process_quotes) {
    good = process_double_quote(special);
  } else {
    const bool escaped = first == settings_.escape;
    if (escaped) {
      next();
      if (raw_escapes_) special += settings_.escape;
      if (!at_end()) append_rune(special, next());
    } else {
      append_rune(special, next());
    }
    add_text(words, special, escaped && !special.empty());
    result += special;
    return true;
  }
  if (!good) return false;
  token_begin_ = begin;  // a nested substitution has moved it
  add_text(words, special, first != '$');
  result += special;
  return true;
}

bool Lexer::process_single_quote(std::string& out) {
  next();
  if (settings_.raw_quotes) out += '\'';
  while (!at_end()) {
    const char32_t rune = next();
    if (rune == '\'') {
      if (settings_.raw_quotes) out += '\'';
      return true;
    }
    append_rune(out, rune);
  }
  return fail("unexpected end of statement while looking for matching single-quote");
}

bool Lexer::process_double_quote(std::string& out) {
  next();
  if (settings_.raw_quotes) out += '"';
  while (!at_end()) {
    if (peek() == '"') {
      next();
      if (settings_.raw_quotes) out += '"';
      return true;
    }
    if (peek() == '$') {
      if (!process_dollar(out) || !fits(out)) return false;
      continue;
    }
    char32_t rune = next();
    if (rune == static_cast<unsigned char>(settings_.escape)) {
      if (raw_escapes_) out += settings_.escape;
      if (at_end()) break;
      // Only these are escaped inside double quotes; before anything else the escape stays.
      if (peek() == '"' || peek() == '$' || peek() == settings_.escape) rune = next();
    }
    append_rune(out, rune);
  }
  return fail("unexpected end of statement while looking for matching double-quote");
}

bool Lexer::process_dollar(std::string& out) {
  next();
  if (next_is('{')) return process_braces(out);
  const std::string name = process_name();
  if (name.empty()) {
    out += '$';
    return true;
  }
  const auto value = get(name);
  if (value) {
    out += *value;
  } else if (settings_.skip_unset_env) {
    out += '$' + name;
  }
  return true;
}

bool Lexer::process_braces(std::string& out) {
  next();
  if (at_end()) return fail("syntax error: missing '}'");
  if (next_is('{') || next_is('}') || next_is(':')) return fail("syntax error: bad substitution");
  const std::string name = process_name();
  const char32_t modifier = at_end() ? replacement_rune : next();
  switch (modifier) {
    case '}': {
      const auto value = get(name);
      if (value) {
        out += *value;
      } else if (settings_.skip_unset_env) {
        out += "${" + name + "}";
      }
      return true;
    }
    case ':':
    case '+':
    case '-':
    case '?':
    case '#':
    case '%': return process_modifier(name, modifier, out);
    case '/': return process_replacement(name, out);
    default: break;
  }
  std::string message = "unsupported modifier (";
  append_rune(message, modifier);
  return fail(message + ") in substitution");
}

bool Lexer::process_modifier(const std::string& name, char32_t modifier, std::string& out) {
  std::string written;
  append_rune(written, modifier);
  const bool null_is_unset = modifier == ':';
  if (null_is_unset) {
    modifier = at_end() ? replacement_rune : next();
    append_rune(written, modifier);
  }
  const bool trims = modifier == '#' || modifier == '%';
  if (null_is_unset && trims) return fail("unsupported modifier (" + written + ") in substitution");

  std::string word;
  const std::size_t missing_before = missing_.size();
  if (!process_stop_on('}', trims, word, nullptr)) return at_end() ? fail("syntax error: missing '}'") : false;
  const auto value = get(name, modifier == '-' || modifier == '+');
  if (settings_.skip_unset_env && !value) {
    out += "${" + name + written + word + "}";
    return true;
  }
  const bool given = value && !(null_is_unset && value->empty());
  if ((modifier == '-' && given) || (modifier == '+' && !given)) missing_.resize(missing_before);
  if (!trims && modifier != '-' && modifier != '+' && modifier != '?') {
    return fail("unsupported modifier (" + written + ") in substitution");
  }
  return choose(name, modifier, null_is_unset, std::move(word), value, out);
}

bool Lexer::choose(const std::string& name, char32_t modifier, bool null_is_unset, std::string word,
                   const std::optional<std::string>& value, std::string& out) {
  const bool given = value && !(null_is_unset && value->empty());
  if (modifier == '-') {
    out += given ? *value : word;
  } else if (modifier == '+') {
    if (given) out += word;
  } else if (modifier == '?') {
    if (!given) {
      const std::string_view reason = value ? "is not allowed to be empty" : "is not allowed to be unset";
      return fail(name + ": " + (word.empty() ? std::string{reason} : word));
    }
    out += *value;
  } else {
    const bool greedy = word.starts_with(static_cast<char>(modifier));
    if (greedy) word.erase(0, 1);
    const std::string text = value.value_or("");
    const auto trimmed = modifier == '%' ? without_suffix(text, word, greedy) : without_prefix(text, word, greedy);
    if (!trimmed) return fail(trimmed.error().message);
    out += *trimmed;
  }
  return true;
}

bool Lexer::process_replacement(const std::string& name, std::string& out) {
  const bool all = next_is('/');
  if (all) next();
  std::string pattern;
  std::string replacement;
  if (!process_stop_on('/', true, pattern, nullptr)) return at_end() ? fail("syntax error: missing '/' in ${}") : false;
  if (!process_stop_on('}', true, replacement, nullptr)) return at_end() ? fail("syntax error: missing '}'") : false;
  const auto value = get(name);
  if (settings_.skip_unset_env && !value) {
    // The reference forgets the second slash of "//" here.
    out += "${" + name + "/" + pattern + "/" + replacement + "}";
    return true;
  }
  const auto replaced = with_replaced(value.value_or(""), pattern, replacement, all, settings_.longest);
  if (!replaced) return fail(replaced.error().message);
  out += *replaced;
  return true;
}

std::string Lexer::process_name() {
  std::string name;
  constexpr std::string_view special = "@*#?-$!0";
  if (!at_end() && is_digit(decode_rune(text_, at_).value)) {
    while (!at_end() && is_digit(decode_rune(text_, at_).value)) append_rune(name, next());
    return name;
  }
  if (!at_end() && special.find(peek()) != special.npos) return std::string(1, static_cast<char>(next()));
  while (!at_end()) {
    const char32_t rune = decode_rune(text_, at_).value;
    if (!is_letter(rune) && !is_digit(rune) && rune != '_') break;
    append_rune(name, next());
  }
  return name;
}

// "<<" keeps the blanks that follow it, so that "<< EOF" is one word.
void Lexer::process_heredoc(std::string& out) {
  next();
  out += '<';
  if (!next_is('<')) return;
  next();
  out += '<';
  while (next_is('\t') || next_is('\r') || next_is(' ')) out += static_cast<char>(next());
}

std::optional<std::string> Lexer::get(const std::string& name, bool has_default) {
  auto value = lookup_ ? lookup_(name) : std::nullopt;
  used_.push_back(name);
  if (!value) {
    unset_.push_back(name);
    if (!has_default) missing_.push_back(name);
  }
  return value;
}

}  // namespace

Result<Lexed> lex(std::string_view text, const Lookup& lookup, const LexSettings& settings) {
  return Lexer{text, lookup, settings}.run();
}

}  // namespace loadline::dockerfile
