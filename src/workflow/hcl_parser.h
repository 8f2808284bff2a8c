// SPDX-License-Identifier: Apache-2.0
// The parser behind parse_hcl: one pass over the text, with a cap on depth.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "workflow/hcl.h"

namespace loadline::workflow {

class HclParser {
 public:
  // `offset` is where the text begins in its source.
  explicit HclParser(std::string_view text, std::size_t offset = 0) : text_{text}, offset_{offset} {}

  void read_body(Block& out, bool top, int depth);
  [[nodiscard]] Expression read_expression(int depth);
  [[nodiscard]] bool at_end() {
    skip_space(true);
    return at_ >= text_.size();
  }
  struct Trouble {
    Span span;
    std::string message;
  };
  [[nodiscard]] const std::optional<Trouble>& trouble() const { return trouble_; }

 private:
  static constexpr int deepest = 100;
  static constexpr int most_rows = 2000;  // operators in one file: a row of them makes a tree as deep as it is long

  void fail(std::string message);
  [[nodiscard]] bool failed() const { return trouble_.has_value(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_space(bool newlines);
  bool take(std::string_view token);
  [[nodiscard]] std::string read_name();
  [[nodiscard]] Span since(std::size_t begin) const { return span_at(offset_ + begin, offset_ + at_); }

  void read_item(Block& out, int depth);
  [[nodiscard]] Expression read_binary(int level, int depth);
  [[nodiscard]] std::string_view take_operator(int level);
  [[nodiscard]] Expression read_unary(int depth);
  [[nodiscard]] Expression read_postfix(int depth);
  [[nodiscard]] Expression read_primary(int depth);
  [[nodiscard]] Expression read_string();
  [[nodiscard]] Expression read_heredoc();
  [[nodiscard]] Expression read_list(int depth);
  [[nodiscard]] Expression read_object(int depth);
  // Past the bracket that closes what was just opened; the result stays open.
  [[nodiscard]] Expression skip_nested(std::size_t begin, char close);

  std::string_view text_;
  std::size_t offset_ = 0;
  std::size_t at_ = 0;
  int rows_ = 0;
  int brackets_ = 0;  // inside brackets, newlines are blanks
  std::optional<Trouble> trouble_;
};

}  // namespace loadline::workflow
