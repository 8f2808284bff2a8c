// SPDX-License-Identifier: Apache-2.0
// Any bytes: every element's span lies in the text and inside its parent's, in the order of the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "xml/xml.h"

namespace {

using loadline::xml::Element;

void check(const Element& element, loadline::Span outer) {
  if (!outer.contains(element.span) || element.span.begin > element.span.end) std::abort();
  auto behind = element.span.begin;
  for (const auto& child : element.children) {
    if (child.span.begin < behind || child.name.empty()) std::abort();
    behind = child.span.end;
    check(child, element.span);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const loadline::Source source{"pom.xml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto document = loadline::xml::parse(source);
  if (!document.root.name.empty()) check(document.root, source.all());
  for (const auto& problem : document.problems)
    if (!source.all().contains(problem.place.span)) std::abort();
  return 0;
}
