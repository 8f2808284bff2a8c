// SPDX-License-Identifier: Apache-2.0
// One finding in full: where, the source line with the span underlined, why it matters, what to do.
#pragma once

#include <string>
#include <string_view>

#include "finding/finding.h"
#include "report/terminal.h"
#include "report/text.h"

namespace loadline::report {

[[nodiscard]] Ink ink_of(Severity severity);
// `more`: where else the rule speaks, for a last line; may be empty.
[[nodiscard]] std::string finding_text(const Finding& finding, const Advice& advice, const Style& style,
                                       std::string_view more = {});
[[nodiscard]] std::string place_text(const Place& at);  // "path:line:column"
// "1.20 GB in images and 321 packages that need not be there"; empty where nothing was measured.
[[nodiscard]] std::string cost_text(const Cost& cost);

}  // namespace loadline::report
