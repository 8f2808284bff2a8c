// SPDX-License-Identifier: Apache-2.0
// The line in a generated file that tells whether somebody has edited it since.
#pragma once

#include <string>
#include <string_view>

namespace loadline::generate {

// The text with such a line at its top (behind a parser directive, which has to be first), as a comment of the file's
// own language; unchanged where the language has none (JSON, a patch).
[[nodiscard]] std::string stamped(std::string_view path, std::string_view text);

// Whether the text carries the line and nothing else has changed since it was made.
[[nodiscard]] bool is_untouched(std::string_view text);

// Whether it carries the line, edited since or not.
[[nodiscard]] bool carries_stamp(std::string_view text);

}  // namespace loadline::generate
