// SPDX-License-Identifier: Apache-2.0
// Compose's variables in text: $NAME, ${NAME}, ${NAME:-default} and its five sisters, $$ for a dollar.
//
// Usable on its own. Follows the reference (compose-go template/template.go) in its corners too: names are
// [_a-z][_a-z0-9]* in either case; a dollar before anything else stays; "${" before anything else is an
// error; a braced substitution ends on its own line.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::compose {

using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

struct Substitution {
  std::string text;
  std::vector<std::string> unset;    // variables without a value and without a default: taken as empty
  std::optional<std::string> error;  // the first: an invalid template, or a required variable that is missing
};

[[nodiscard]] Substitution substitute(std::string_view text, const Lookup& lookup);

}  // namespace loadline::compose
