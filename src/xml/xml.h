// SPDX-License-Identifier: Apache-2.0
// An XML document as a tree of elements that know where they stand: enough for the files of build tools, which keep
// everything in elements and text.
//
// Attributes, comments, processing instructions and the document type are passed over, namespaces are cut off, and only
// the five entities of XML and numbers are replaced. Broken XML yields the tree up to there and a problem.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::xml {

struct Element {
  std::string name;  // "artifactId", without a prefix
  Span span;  // from "<" of its start to ">" of its end
  std::string text;  // its own, without what stands in its children; trimmed
  std::vector<Element> children;

  // The first child of that name; null where there is none.
  [[nodiscard]] const Element* child(std::string_view wanted) const;
  // The same, down a path: find({"build", "plugins"}).
  [[nodiscard]] const Element* find(std::initializer_list<std::string_view> path) const;
  // Its text; empty where it is not there.
  [[nodiscard]] std::string text_of(std::string_view wanted) const;
};

struct Document {
  Element root;  // without a name where the document has no element
  std::vector<Problem> problems;
};
[[nodiscard]] Document parse(const Source& source);

}  // namespace loadline::xml
