// SPDX-License-Identifier: Apache-2.0
// The table of ecosystems: what they are called and which order is theirs.
#include "versions/order.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

constexpr std::array names = {
    EcosystemName{"npm", Ecosystem::npm},           EcosystemName{"semver", Ecosystem::npm},
    EcosystemName{"debian", Ecosystem::debian},     EcosystemName{"deb", Ecosystem::debian},
    EcosystemName{"dpkg", Ecosystem::debian},       EcosystemName{"ubuntu", Ecosystem::debian},
    EcosystemName{"apk", Ecosystem::apk},           EcosystemName{"alpine", Ecosystem::apk},
    EcosystemName{"rpm", Ecosystem::rpm},           EcosystemName{"pypi", Ecosystem::pypi},
    EcosystemName{"pep440", Ecosystem::pypi},       EcosystemName{"python", Ecosystem::pypi},
    EcosystemName{"maven", Ecosystem::maven},       EcosystemName{"java", Ecosystem::maven},
    EcosystemName{"rubygems", Ecosystem::rubygems}, EcosystemName{"gem", Ecosystem::rubygems},
    EcosystemName{"ruby", Ecosystem::rubygems},     EcosystemName{"nuget", Ecosystem::nuget},
    EcosystemName{"dotnet", Ecosystem::nuget},      EcosystemName{"go", Ecosystem::go},
    EcosystemName{"golang", Ecosystem::go},
};

// In the order of the enumeration.
constexpr std::array orders = {&compare_npm,   &compare_debian,   &compare_apk,   &compare_rpm, &compare_pypi,
                               &compare_maven, &compare_rubygems, &compare_nuget, &compare_go};

}  // namespace

std::span<const EcosystemName> ecosystem_names() { return names; }

std::optional<Ecosystem> ecosystem_named(std::string_view name) {
  const auto found = std::ranges::find(names, lower(name), &EcosystemName::name);
  return found == names.end() ? std::nullopt : std::optional{found->ecosystem};
}

std::string_view name_of(Ecosystem ecosystem) {
  return std::ranges::find(names, ecosystem, &EcosystemName::ecosystem)->name;
}

std::optional<std::weak_ordering> compare(Ecosystem ecosystem, std::string_view a, std::string_view b) {
  if (a.size() > longest || b.size() > longest) return std::nullopt;
  return orders[static_cast<std::size_t>(ecosystem)](a, b);
}

bool is_version(Ecosystem ecosystem, std::string_view text) { return compare(ecosystem, text, text).has_value(); }

}  // namespace loadline::versions
