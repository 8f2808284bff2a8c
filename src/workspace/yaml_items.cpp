// SPDX-License-Identifier: Apache-2.0
// A walk over the tree. Aliases are followed, merge keys are not: no package manager writes them.
#include "workspace/yaml_items.h"

#include <string>

namespace loadline::workspace {
namespace {

constexpr unsigned deepest = 24;
constexpr std::size_t most_items = 4'000'000;  // aliases of aliases must not fill the memory

class Walk {
 public:
  Walk(const Source& source, OwnedTexts& owned, std::vector<Item>& out)
      : source_{&source}, owned_{&owned}, out_{&out} {}

  void children(const yaml::Node& written, unsigned depth) {
    if (depth > deepest) return;
    const auto& node = written.resolved();
    for (const auto& entry : node.entries) {
      const auto& key = entry.key.resolved();
      Item item;
      item.depth = depth;
      item.key_span = inner(key);
      item.key = view(key, item.key_span);
      add(item, entry.value);
    }
    for (const auto& element : node.items) {
      Item item;
      item.depth = depth;
      item.element = true;
      add(item, element);
    }
  }

 private:
  void add(Item& item, const yaml::Node& written) {
    if (out_->size() >= most_items) return;
    const auto& node = written.resolved();
    item.kind = node.kind == yaml::Kind::scalar ? ItemKind::scalar : ItemKind::open;
    item.value_span = inner(node);
    if (node.kind == yaml::Kind::scalar) item.value = view(node, item.value_span);
    out_->push_back(item);
    if (item.kind == ItemKind::open) children(node, item.depth + 1);
  }

  static Span inner(const yaml::Node& node) {
    const bool quoted = node.style == yaml::Style::single_quoted || node.style == yaml::Style::double_quoted;
    return quoted && node.span.size() >= 2 ? Span{node.span.begin + 1, node.span.end - 1} : node.span;
  }
  std::string_view view(const yaml::Node& node, Span span) {
    const auto written = source_->text(span);
    return written == node.text ? written : keep(*owned_, node.text);
  }

  const Source* source_;
  OwnedTexts* owned_;
  std::vector<Item>* out_;
};

}  // namespace

std::vector<Item> items_from_yaml(const Source& source, std::size_t begin, OwnedTexts& owned,
                                  std::vector<Problem>& problems) {
  std::vector<Item> out;
  auto document = yaml::parse(source);
  problems.insert(problems.end(), document.problems.begin(), document.problems.end());
  for (const auto& root : document.roots) {
    if (root == nullptr || root->span.begin < begin) continue;
    Walk{source, owned, out}.children(*root, 0);
    break;
  }
  return out;
}

}  // namespace loadline::workspace
