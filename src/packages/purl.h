// SPDX-License-Identifier: Apache-2.0
// Package URLs (purl): the one name by which documents and advisories of all ecosystems meet.
// Reference: package-url/purl-spec, PURL-SPECIFICATION.rst and types/*.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "packages/os_release.h"
#include "packages/package.h"

namespace loadline::packages {

struct Purl {
  std::string type;
  std::string space;  // the namespace, its parts with "/" between them
  std::string name;
  std::string version;
  std::map<std::string, std::string, std::less<>> qualifiers;
  std::string subpath;
  friend bool operator==(const Purl&, const Purl&) = default;
};

[[nodiscard]] std::string text_of(const Purl& purl);              // canonical: encoded, qualifiers by name
[[nodiscard]] std::optional<Purl> parse_purl(std::string_view text);  // normalised as its type asks for

// Distributions put their name into it: pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.
[[nodiscard]] Purl purl_of(const Package& package, const System& system);

// "Zope.Interface" and "zope_interface" are one Python package: PEP 503.
[[nodiscard]] std::string normalised_python_name(std::string_view name);

}  // namespace loadline::packages
