// SPDX-License-Identifier: Apache-2.0
// A Dockerfile as the reference (BuildKit, frontend/dockerfile/parser) reads it, with nothing thrown away.
//
// Every byte of the source belongs to an instruction, a directive, a comment or blank space between them;
// print(parse(x)) == x for any bytes. Texts are what the reference sees (continuations joined, comments in
// between dropped); spans are where it stands in the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::dockerfile {

enum class Keyword : std::uint8_t {
  unknown,
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir,
};
[[nodiscard]] Keyword keyword_named(std::string_view word);  // in any case
[[nodiscard]] std::string_view name_of(Keyword keyword);     // upper case

// Text put together from pieces of a source, which can say where each byte of it came from.
struct JoinedText {
  std::string text;
  struct Piece {
    std::uint32_t at;      // offset in `text` where the piece starts
    std::uint32_t source;  // offset in the source of its first byte
  };
  std::vector<Piece> pieces;  // ascending; a piece runs up to the next one

  [[nodiscard]] std::uint32_t to_source(std::size_t offset) const;
  [[nodiscard]] Span to_source(Span span) const;  // the end is the place after the last byte
};

struct Directive {
  std::string name;  // lower case: "syntax", "escape", "check"
  std::string value;
  Span span;
  Span value_span;
};

struct Word {
  std::string text;  // as written, quotes kept (the JSON form: the decoded string)
  Span span;
};

// --name or --name=value, in front of the operands.
struct Flag {
  std::string name;  // without the dashes, as written
  std::optional<std::string> value;
  Span span;
  Span value_span;  // empty where there is no value
};

// key=value of ENV, LABEL, ARG; ARG without default has no value.
struct Pair {
  std::string key;
  std::optional<std::string> value;  // quotes kept
  Span key_span;
  Span value_span;
  Span span;
};

struct Heredoc {
  std::string name;
  std::uint32_t descriptor = 0;
  bool expand = true;      // the name was not quoted
  bool strip_tabs = false;  // <<-
  std::string_view content;  // with tabs still in; without the terminator line
  Span content_span;
  Span span;  // of the <<NAME word
};

struct Instruction {
  Keyword keyword = Keyword::unknown;
  std::string keyword_text;   // as written; a continuation may cut it in two in the source
  Span keyword_span;
  Span span;                  // from the keyword to the end of the last line that belongs to it, without line ending
  std::vector<Flag> flags;
  JoinedText body;            // all after the flags, as the reference sees it, trimmed
  bool json = false;          // the JSON form was recognised
  std::vector<Word> words;    // JSON strings, or what the instruction splits its body into (ENV, LABEL, ARG: the
                            // pairs as written; RUN, CMD, USER, ...: the whole body; HEALTHCHECK: CMD and the rest)
  std::vector<Pair> pairs;  // ENV, LABEL, ARG
  bool legacy_pair = false;  // ENV KEY value
  std::vector<Heredoc> heredocs;  // of ONBUILD too, as in the reference; its trigger has them as well
  std::unique_ptr<Instruction> trigger;  // ONBUILD
  std::vector<Span> comments;  // comment lines inside the continued instruction

  [[nodiscard]] const Flag* flag(std::string_view name) const;  // the last one of that name
};

struct Comment {
  Span span;  // from '#' to the end of the line
};

struct File {
  const Source* source = nullptr;
  char escape = '\\';
  std::vector<Directive> directives;
  std::vector<Instruction> instructions;
  std::vector<Comment> comments;  // outside instructions, directives not among them
  std::vector<Span> blanks;  // what stands between all these: blanks, line endings, a byte order mark
  std::vector<Problem> problems;  // what the reference would refuse or warn of, with its place
};

[[nodiscard]] File parse(const Source& source);
// The source's bytes, put together again from the tree: equal to the text for any input.
[[nodiscard]] std::string print(const File& file);

}  // namespace loadline::dockerfile
