// SPDX-License-Identifier: Apache-2.0
// Looking things up in a tree of nodes, and the core schema's reading of a scalar (YAML 1.2.2, 10.3.2).
#include "yaml/node.h"

#include <algorithm>

namespace loadline::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_of(std::string_view text, bool (*test)(char)) { return !text.empty() && std::ranges::all_of(text, test); }

// [-+]? [0-9]+, 0o [0-7]+, 0x [0-9a-fA-F]+
bool is_integer(std::string_view text) {
  if (text.starts_with("0o")) return all_of(text.substr(2), [](char c) { return c >= '0' && c <= '7'; });
  if (text.starts_with("0x"))
    return all_of(text.substr(2),
                  [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return all_of(text, is_digit);
}

std::string_view without_digits(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of("0123456789"), text.size()));
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_real(std::string_view text) {
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
  const auto whole = without_digits(text);
  const bool has_whole = whole.size() < text.size();
  text = whole;
  if (text.starts_with('.')) {
    const auto rest = without_digits(text.substr(1));
    if (!has_whole && rest.size() + 1 == text.size()) return false;
    text = rest;
  } else if (!has_whole) {
    return false;
  }
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return all_of(text, is_digit);
}

Type type_of_plain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return Type::null;
  if (text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" || text == "FALSE")
    return Type::boolean;
  if (is_integer(text)) return Type::integer;
  return is_real(text) ? Type::real : Type::text;
}

}  // namespace

const Node& Node::resolved() const { return kind == Kind::alias && target != nullptr ? *target : *this; }

const Entry* Node::find_entry(std::string_view key) const {
  const Node& mapping = resolved();
  for (auto entry = mapping.entries.rbegin(); entry != mapping.entries.rend(); ++entry)
    if (entry->key.resolved().kind == Kind::scalar && entry->key.resolved().text == key) return &*entry;
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Type type_of(const Node& scalar) {
  const Node& node = scalar.resolved();
  if (node.kind == Kind::null) return Type::null;
  if (node.tag == "!!null") return Type::null;
  if (node.tag == "!!bool") return Type::boolean;
  if (node.tag == "!!int") return Type::integer;
  if (node.tag == "!!float") return Type::real;
  if (node.kind != Kind::scalar || !node.tag.empty() || node.style != Style::plain) return Type::text;
  return type_of_plain(node.text);
}

}  // namespace loadline::yaml
