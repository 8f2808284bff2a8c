// SPDX-License-Identifier: Apache-2.0
// Package URLs (package-url/purl-spec): pkg:type/namespace/name@version?qualifiers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "packages/package.h"

namespace loadline::packages {

struct Purl {
  std::string_view type;
  std::string_view space;  // namespace, its parts divided by "/"; may be empty
  std::string_view name, version;
  std::vector<std::pair<std::string, std::string>> qualifiers;  // empty values are left out
};
// Canonical: lower case where the type demands it, percent-encoded, qualifiers sorted.
[[nodiscard]] std::string text_of(const Purl& purl);

// Of a distribution's package: its system is the namespace.
[[nodiscard]] std::string distribution_purl(const Package& package, const std::optional<OperatingSystem>& system);
[[nodiscard]] std::string npm_purl(std::string_view name, std::string_view version);
[[nodiscard]] std::string pypi_purl(std::string_view name, std::string_view version);
[[nodiscard]] std::string golang_purl(std::string_view module, std::string_view version);
[[nodiscard]] std::string maven_purl(std::string_view group, std::string_view artifact, std::string_view version);

}  // namespace loadline::packages
