// SPDX-License-Identifier: Apache-2.0
// The regular expressions that moby/patternmatcher makes of its patterns, matched in linear time.
//
// The reference writes each pattern as text for Go's regexp, and some of its behaviour is that text's: "\d"
// is a digit, "^" inside a pattern is an anchor, "|" parts alternatives, "[a*]" closes its class early. So the
// text is made as the reference makes it, and read here as Go's regexp/syntax reads it. The grammar is small:
// alternatives of runes, classes (with a star), "{2,3}", "(.*/)?", ".*", anchors, word boundaries; no nesting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadline::context {

struct RuneSet {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  bool negated = false;

  [[nodiscard]] bool contains(char32_t rune) const;
};

// One state of the automaton: what it takes to get past it.
struct Atom {
  enum class Kind : std::uint8_t {
    one,            // a rune of the set
    at_most_one,
    many,           // any number of them
    maybe_folders,  // "(.*/)?": goes on past its inner state, or into it
    folders_inner,  // any rune but a newline stays; "/" may also lead on
    text_begin,
    text_end,
    word_edge,
    no_word_edge,
  };
  Kind kind = Kind::one;
  RuneSet set;
};

// The alternatives that the text stands for; nothing where Go's regexp would refuse it.
using Branch = std::vector<Atom>;
[[nodiscard]] std::optional<std::vector<Branch>> read_regex(std::string_view text);

// One alternative, ready to run.
class Automaton {
 public:
  explicit Automaton(Branch atoms);
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  using Mask = std::uint64_t;
  struct Step {
    Mask leave = 0;  // states that this rune moves one on
    Mask stay = 0;   // states that it keeps
  };

  void strip_literal_ends();
  void make_table();
  [[nodiscard]] bool passes(const Atom& atom, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step step_of(char32_t rune) const;
  [[nodiscard]] bool run_masks(std::string_view text) const;
  [[nodiscard]] bool run_states(std::string_view text) const;

  Branch atoms_;
  std::string prefix_, suffix_;  // runes at both ends that need no automaton
  bool ends_ = false;            // the match must reach the end of the text
  bool looks_around_ = false;    // has word boundaries or inner anchors
  std::vector<Step> ascii_;      // by byte, where the atoms fit into a mask
  Mask passing_ = 0, asking_ = 0;  // states left without a rune: always, and where the place allows it
};
class Regex {
 public:
  [[nodiscard]] static std::optional<Regex> compile(std::string_view text);
  // As Go's MatchString: anchored where the text is.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  std::vector<Automaton> branches_;
};

}  // namespace loadline::context
