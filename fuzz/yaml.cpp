// SPDX-License-Identifier: Apache-2.0
// Any bytes become a YAML tree whose spans lie in the bytes and whose aliases never lead in circles.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "yaml/node.h"

namespace {

using loadline::yaml::Node;

void check(const Node& node, std::size_t size) {
  if (node.span.begin > node.span.end || node.span.end > size) std::abort();
  if (node.target != nullptr && node.target->kind == loadline::yaml::Kind::alias) std::abort();
  (void)loadline::yaml::type_of(node);
  for (const auto& item : node.items) check(item, size);
  for (const auto& entry : node.entries) {
    check(entry.key, size);
    check(entry.value, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const loadline::Source source{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto document = loadline::yaml::parse(source);
  for (const auto& root : document.roots) check(*root, size);
  for (const auto& problem : document.problems)
    if (problem.place.span.end > size) std::abort();
  return 0;
}
