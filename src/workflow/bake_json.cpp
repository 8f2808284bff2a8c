// SPDX-License-Identifier: Apache-2.0
// {"target": {"api": {...}}} is target "api" {...}; strings may hold "${...}" (HCL's JSON syntax).
#include "workflow/bake_json.h"

#include "json/value.h"

namespace loadline::workflow {
namespace {

using Kind = Expression::Kind;

// JSON is nested 500 deep at most (json/value.h), so this goes no deeper.
Expression expression_of(const json::Value& value) {
  Expression out{Kind::null, value.text, value.span, {}};
  switch (value.kind) {
    case json::Kind::null: return out;
    case json::Kind::boolean: out.kind = Kind::boolean; return out;
    case json::Kind::number: out.kind = Kind::number; return out;
    case json::Kind::string: {
      auto text = parse_template(value.text, value.span.begin + 1);
      text.span = value.span;
      return text;
    }
    case json::Kind::array:
      out.kind = Kind::list;
      for (const auto& item : value.items) out.parts.push_back(expression_of(item));
      return out;
    case json::Kind::object:
      out.kind = Kind::object;
      for (const auto& member : value.members) {
        out.parts.push_back({Kind::string, member.key, member.key_span, {}});
        out.parts.push_back(expression_of(member.value));
      }
      return out;
  }
  return out;
}

Block block_of(const std::string& type, const json::Member& member, const json::Value& body) {
  Block out{.type = type, .labels = {member.key}, .span = member.key_span};
  for (const auto& attribute : body.members) out.attributes.push_back({attribute.key, expression_of(attribute.value)});
  return out;
}

}  // namespace

HclFile parse_bake_json(const Source& source) {
  HclFile out;
  out.source = &source;
  auto document = json::parse(source);
  out.problems = std::move(document.problems);
  for (const auto& type : document.root.members) {
    for (const auto& member : type.value.members) {
      if (member.value.is_object()) out.body.blocks.push_back(block_of(type.key, member, member.value));
      for (const auto& body : member.value.items)
        if (body.is_object()) out.body.blocks.push_back(block_of(type.key, member, body));
    }
  }
  return out;
}

}  // namespace loadline::workflow
