// SPDX-License-Identifier: Apache-2.0
// A rule's page as its test reads it: examples, each a tiny fleet, with the findings and fixed texts expected.
//
// Fences with nothing but blank lines between them belong to one example. ```dockerfile, ```yaml, ... are
// its files (a name may follow the language: ```json services/auth/package.json); ```findings holds what is
// expected, and an example without one expects silence; ```fixed NAME holds a file after the fixes. ```image is a built
// image instead of files (rules/test_page_image.h).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::rules {

struct PageFence {
  std::string language;
  std::string name;  // file name, given or usual for the language
  std::string content;
  std::size_t begin = 0;  // of the content, in the page
  std::size_t end = 0;
  std::size_t line = 0;  // of the opening fence, from 1
};

struct PageExample {
  std::size_t line = 0;
  std::vector<PageFence> files;
  std::optional<PageFence> findings;
  std::vector<PageFence> fixed;
};

[[nodiscard]] std::vector<PageExample> examples_of(std::string_view page);

}  // namespace loadline::rules
