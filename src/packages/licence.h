// SPDX-License-Identifier: Apache-2.0
// What a package says of its licence, as SPDX knows it: only what is an identifier or an expression of identifiers is
// called one; everything else stays the words that the package has.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "packages/package.h"

namespace loadline::packages {

enum class LicenceKind : std::uint8_t { id, expression, name };

struct Licence {
  LicenceKind kind = LicenceKind::name;
  std::string text;  // id and expression: with the list's own spelling
  friend bool operator==(const Licence&, const Licence&) = default;
};

// data/spdx_licences.txt, sorted without regard to case.
[[nodiscard]] std::span<const std::string_view> spdx_licences();
[[nodiscard]] std::span<const std::string_view> spdx_exceptions();
[[nodiscard]] std::string_view spdx_list_version();

// The list's own spelling of an identifier; empty where it has none. "GPL-2.0+" is one of a licence with a plus.
[[nodiscard]] std::string_view spdx_id(std::string_view text);

// An expression (SPDX 2.3, annex D) with all identifiers in the list; nothing for any other text.
[[nodiscard]] std::optional<std::string> spdx_expression(std::string_view text);

// What `declared` means in that ecosystem: Debian's "GPL-2+" is GPL-2.0-or-later, Python's classifier "MIT License"
// is MIT.
[[nodiscard]] Licence licence_of(Ecosystem ecosystem, std::string_view declared);

}  // namespace loadline::packages
