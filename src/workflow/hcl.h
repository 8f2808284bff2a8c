// SPDX-License-Identifier: Apache-2.0
// HCL as bake files use it: blocks, attributes and the expressions in them, with their places.
//
// Functions, `for` and splats are read past and stay open: what they yield is known to bake alone.
// Reference: the HCL native syntax specification (github.com/hashicorp/hcl, hclsyntax/spec.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::workflow {

struct Expression {
  enum class Kind : std::uint8_t {
    null,
    boolean,
    number,
    string,  // text
    text,         // a template: parts
    list,         // parts
    object,       // parts: key, value, key, value, ...
    name,         // text
    attribute,    // parts[0].text
    index,        // parts[0][parts[1]]
    operation,    // text is the operator; one or two parts
    conditional,  // parts[0] ? parts[1] : parts[2]
    open,         // anything else
  };
  Kind kind = Kind::null;
  std::string text;
  Span span;
  std::vector<Expression> parts;
};

struct Attribute {
  std::string name;
  Expression value;
};

struct Block {
  std::string type;                 // "target", "group", "variable", "function"; "" of the file itself
  std::vector<std::string> labels;
  Span span;                        // of the type and the labels
  std::vector<Attribute> attributes;
  std::vector<Block> blocks;

  [[nodiscard]] const Expression* find(std::string_view name) const;  // the last one
};

struct HclFile {
  const Source* source = nullptr;
  Block body;
  std::vector<Problem> problems;
};

[[nodiscard]] HclFile parse_hcl(const Source& source);

// The text of a string, which may hold "${...}"; offsets count from `offset`. JSON bake files hold them too.
[[nodiscard]] Expression parse_template(std::string_view text, std::size_t offset);

}  // namespace loadline::workflow
