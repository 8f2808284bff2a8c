// SPDX-License-Identifier: Apache-2.0
// The editors' schema of loadline.toml, printed from the table of keys. Draft 7: what taplo, Even Better TOML and
// VS Code read.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/keys.h"

namespace loadline::config {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(Shape shape) {
  const auto choices = choices_of(shape);
  if (!choices.empty()) {
    Json out = {{"enum", Json::array()}};
    for (const auto choice : choices) out["enum"].push_back(choice);
    return out;
  }
  switch (shape) {
    case Shape::texts: return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case Shape::bytes:
    case Shape::seconds: return {{"type", Json::array({"string", "number"})}};
    case Shape::percent: return {{"type", "number"}, {"minimum", 0}, {"maximum", 100}};
    case Shape::number: return {{"type", "number"}, {"minimum", 0}};
    case Shape::count: return {{"type", "integer"}, {"minimum", 0}};
    case Shape::condition: return {{"$ref", "#/definitions/condition"}};
    default: return {{"type", "string"}, {"minLength", 1}};
  }
}

Json table() { return {{"type", "object"}, {"additionalProperties", false}}; }

// A name that may be a plain value or a table ("rules.*" and "rules.*.level") is either.
void put(Json& at, Json schema) {
  if (at.is_null()) at = std::move(schema);
  else if (at.contains("anyOf")) at["anyOf"].push_back(std::move(schema));
  else at = {{"anyOf", Json::array({std::move(at), std::move(schema)})}};
}

Json& object_in(Json& at) {
  if (at.is_null()) return at = table();
  if (at.contains("anyOf")) return at["anyOf"].back();
  if (at.value("type", Json{}) == "object") return at;
  put(at, table());
  return at["anyOf"].back();
}

void add(Json& root, const Key& key) {
  Json* at = &root;
  const auto segments = split(key.path, '.');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    auto segment = segments[i];
    const bool list = segment.ends_with("[]");
    if (list) segment.remove_suffix(2);
    Json& object = object_in(*at);
    at = segment == "*" ? &object["additionalProperties"] : &object["properties"][std::string{segment}];
    if (at->is_boolean()) *at = nullptr;
    if (list) {
      if (at->is_null()) *at = {{"type", "array"}, {"items", nullptr}};
      at = &(*at)["items"];
    }
  }
  Json leaf = schema_of(key.shape);
  leaf["description"] = key.help;
  put(*at, std::move(leaf));
}

Json condition_schema() {
  const Json parts = {{"type", "array"}, {"minItems", 1}, {"items", {{"$ref", "#/definitions/condition"}}}};
  const Json plain = {{"type", Json::array({"string", "integer", "boolean"})}};
  Json out = table();
  out["description"] = "A field and one test of it, or one of all, any, none over further conditions";
  out["properties"] = {{"all", parts},
                       {"any", parts},
                       {"none", parts},
                       {"field", {{"type", "string"}}},
                       {"equals", plain},
                       {"in", {{"type", "array"}, {"items", plain}}},
                       {"matches", {{"type", "string"}, {"description", "a regular expression of RE2"}}},
                       {"starts-with", {{"type", "string"}}},
                       {"contains", {{"type", "string"}}},
                       {"above", {{"type", "number"}}},
                       {"below", {{"type", "number"}}},
                       {"exists", {{"type", "boolean"}}}};
  return out;
}

}  // namespace

std::string json_schema(const std::vector<std::string_view>& rules) {
  Json root = {{"$schema", "http://json-schema.org/draft-07/schema#"},
               {"$id", "loadline.schema.json"},
               {"title", "loadline.toml"},
               {"description", "Printed by `loadline debug config-schema`; `./dev docs` writes it again."}};
  root.update(table());
  for (const auto& key : keys()) add(root, key);
  root["properties"]["overrides"]["items"]["required"] = {"paths", "rules"};
  root["properties"]["rule"]["items"]["required"] = {"name", "when", "message"};
  Json names = Json::array();
  for (const auto rule : rules) names.push_back(rule);
  // Codes of other tools and own rules are names too, so this completes and does not forbid.
  root["properties"]["rules"]["propertyNames"] = {
      {"anyOf", Json::array({Json{{"enum", std::move(names)}}, Json{{"type", "string"}}})}};
  root["definitions"]["condition"] = condition_schema();
  return root.dump(2) + "\n";
}

}  // namespace loadline::config
