// SPDX-License-Identifier: Apache-2.0
// Texts as the formats that others read take them: whatever bytes a file holds, the document stays well-formed.
#pragma once

#include <string>
#include <string_view>

#include "base/source.h"

namespace loadline::report {

// Valid UTF-8: what is none becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);
// Of an attribute or an element's text; control characters that XML 1.0 cannot hold become U+FFFD.
[[nodiscard]] std::string xml(std::string_view text);
// Of a path in a URI reference: RFC 3986, everything but unreserved characters and slashes in per cent.
[[nodiscard]] std::string uri(std::string_view path);
// Of a cell in a Markdown table: one line, no markup of its own but `code`.
[[nodiscard]] std::string markdown_cell(std::string_view text);

// A position whose column counts code points, as other tools' formats want it.
[[nodiscard]] Position code_point_position(const Source& source, std::uint32_t offset);

}  // namespace loadline::report
