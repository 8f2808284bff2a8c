// SPDX-License-Identifier: Apache-2.0
// Where a piece of a YAML text stands: a literal block keeps its lines, of other styles only the whole is known.
#include "workflow/lines.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::workflow {

Place place_in(const Source& source, const yaml::Node& node, std::size_t offset) {
  const auto& scalar = node.resolved();
  const Place whole{&source, scalar.span};
  if (scalar.style != yaml::Style::literal) return whole;
  const auto before = std::string_view{scalar.text}.substr(0, std::min(offset, scalar.text.size()));
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  const std::uint32_t header = source.text({scalar.span.begin, scalar.span.begin + 1}) == "|" ? 1 : 0;
  const auto line = source.line(source.position(scalar.span.begin).line + header + lines);
  const auto text = trim(source.text(line));
  if (text.empty() || line.begin < scalar.span.begin) return whole;
  const auto begin = static_cast<std::size_t>(text.data() - source.text().data());
  return {&source, span_at(begin, begin + text.size())};
}

std::vector<Located<std::string>> listed_in(const Source& source, const yaml::Node& node, bool commas) {
  std::vector<Located<std::string>> out;
  const auto& scalar = node.resolved();
  const std::string_view text = scalar.text;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(commas ? text.find_first_of("\n,", begin) : text.find('\n', begin), text.size());
    const auto item = trim(slice(text, begin, end));
    if (!item.empty()) out.push_back({std::string{item}, place_in(source, node, begin)});
    begin = end + 1;
  }
  return out;
}

std::string_view text_of(const yaml::Node* node) {
  return node != nullptr && node->is_scalar() ? std::string_view{node->resolved().text} : std::string_view{};
}

}  // namespace loadline::workflow
