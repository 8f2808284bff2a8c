// SPDX-License-Identifier: Apache-2.0
// From toml++'s tree to ours. The one file that includes toml++, which takes seconds to compile.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "config/node.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>

namespace loadline::config {
namespace {

// toml++ counts columns in code points; spans count bytes. The start of every code point is kept, so that a place
// is found in logarithmic time however long its line is.
class Locator {
 public:
  explicit Locator(const Source& source) : source_{source} {
    const auto text = source.text();
    for (std::size_t i = 0; i < text.size(); ++i)
      if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts_.push_back(static_cast<std::uint32_t>(i));
  }

  [[nodiscard]] Place place_of(const toml::source_region& region) const {
    const auto begin = offset_of(region.begin);
    return {&source_, {begin, std::max(begin, offset_of(region.end))}};
  }

 private:
  [[nodiscard]] std::uint32_t offset_of(const toml::source_position& position) const {
    if (position.line == 0 || position.column == 0) return 0;
    const Span line = source_.line(static_cast<std::uint32_t>(position.line));
    const auto first = std::ranges::lower_bound(starts_, line.begin) - starts_.begin();
    const auto at = static_cast<std::size_t>(first) + position.column - 1;
    return at < starts_.size() ? std::min(starts_[at], line.end) : line.end;
  }

  const Source& source_;
  std::vector<std::uint32_t> starts_;
};

Node node_of(const Locator& locator, const toml::node& from);

void fill_table(const Locator& locator, const toml::table& table, Node& out) {
  for (const auto& [key, value] : table)
    out.members.push_back({std::string{key.str()}, locator.place_of(key.source()), node_of(locator, value)});
}

Node node_of(const Locator& locator, const toml::node& from) {
  Node out;
  out.kind = Node::Kind::date;
  out.place = locator.place_of(from.source());
  if (const auto* table = from.as_table()) {
    out.kind = Node::Kind::table;
    fill_table(locator, *table, out);
  } else if (const auto* list = from.as_array()) {
    out.kind = Node::Kind::list;
    for (const auto& item : *list) out.items.push_back(node_of(locator, item));
  } else if (const auto* text = from.as_string()) {
    out.kind = Node::Kind::text;
    out.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    out.kind = Node::Kind::integer;
    out.integer = integer->get();
  } else if (const auto* real = from.as_floating_point()) {
    out.kind = Node::Kind::real;
    out.real = real->get();
  } else if (const auto* truth = from.as_boolean()) {
    out.kind = Node::Kind::boolean;
    out.truth = truth->get();
  }
  return out;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

std::string_view kind_name(const Node& node) {
  constexpr std::array<std::string_view, 7> names = {"true or false", "a whole number", "a number", "a text",
                                                     "a list",        "a table",        "a date"};
  return names[static_cast<std::size_t>(node.kind)];
}

Document read_toml(const Source& source) {
  const Locator locator{source};
  Document out;
  out.root.place = {&source, {}};
  const auto result = toml::parse(source.text(), source.path());
  if (!result) {
    const auto& error = result.error();
    out.problems.push_back({locator.place_of(error.source()), "this is not TOML: " + std::string{error.description()}});
    return out;
  }
  fill_table(locator, result.table(), out.root);
  return out;
}

}  // namespace loadline::config
