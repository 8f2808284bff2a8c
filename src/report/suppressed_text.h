// SPDX-License-Identifier: Apache-2.0
// What an audit does not report, for a person: a line of counts, and each where it is asked for.
#pragma once

#include <span>
#include <string>

#include "finding/suppressed.h"
#include "report/terminal.h"

namespace loadline::report {

struct SuppressedRequest {
  std::span<const Suppressed> suppressed;
  std::string baseline;   // the file; empty: none
  std::size_t fixed = 0;  // entries of it that can go
  bool each = false;
};
// Empty where nothing is hidden.
[[nodiscard]] std::string suppressed_text(const SuppressedRequest& request, const Style& style);

}  // namespace loadline::report
