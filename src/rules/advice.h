// SPDX-License-Identifier: Apache-2.0
// The first paragraph of two sections of a rule's page, for reports: why it matters, what to do.
#pragma once

#include <string>
#include <string_view>

namespace loadline::rules {

struct Advice {
  std::string why;         // "## Why it matters"
  std::string what_to_do;  // "## What to do"; may be empty
};
[[nodiscard]] Advice advice_of(std::string_view rule);

// The first paragraph below a heading of a page, as one line without Markdown's marks.
[[nodiscard]] std::string section_of(std::string_view page, std::string_view heading);

}  // namespace loadline::rules
