// SPDX-License-Identifier: Apache-2.0
// Names are looked up within what one installer sees: a system, a site-packages folder, a program, an archive.
#include "packages/links.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/paths.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

// What a name has to share with who asks for it.
std::string realm_of(const Package& package) {
  const auto& place = package.location;
  switch (package.ecosystem) {
    case Ecosystem::pypi:  // lib/site-packages/x.dist-info/METADATA, lib/site-packages/x.egg-info
      return std::string{place.ends_with("-info") ? folder_of(place) : folder_of(folder_of(place))};
    case Ecosystem::golang: return place;
    case Ecosystem::maven:
    case Ecosystem::generic: return place.substr(0, place.find("!/"));
    default: return {};  // a system has one database
  }
}

// Jars with and without coordinates lie in the same archive.
Ecosystem family_of(const Package& package) {
  return package.ecosystem == Ecosystem::generic ? Ecosystem::maven : package.ecosystem;
}

std::string name_in_realm(const Package& package) {
  return package.ecosystem == Ecosystem::pypi ? normalised_python_name(package.name) : package.name;
}

class Names {
 public:
  explicit Names(const std::vector<Package>& packages) : packages_{packages} {
    for (std::size_t i = 0; i < packages.size(); ++i) {
      const auto realm = realm_of(packages[i]);
      names_[{family_of(packages[i]), realm, name_in_realm(packages[i])}].push_back(i);
      for (const auto& other : packages[i].provides) provided_[{family_of(packages[i]), realm, other}].push_back(i);
    }
  }

  // The real name goes before those that packages also go by; the same architecture before any other.
  [[nodiscard]] std::size_t find(const Package& asking, const std::string& name) const {
    for (const auto* table : {&names_, &provided_}) {
      const auto found = table->find({family_of(asking), realm_of(asking), name});
      if (found == table->end()) continue;
      for (const auto i : found->second)
        if (packages_[i].architecture == asking.architecture) return i;
      return found->second.front();
    }
    return no_package;
  }

 private:
  struct Key {
    Ecosystem ecosystem;
    std::string realm, name;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  const std::vector<Package>& packages_;
  std::map<Key, std::vector<std::size_t>> names_, provided_;
};

}  // namespace

void link_packages(std::vector<Package>& packages, const std::function<std::size_t(std::string_view path)>& owner_of) {
  const Names names{packages};
  for (std::size_t i = 0; i < packages.size(); ++i) {
    auto& package = packages[i];
    for (const auto& need : package.needs) {
      for (const auto& name : need.any_of) {
        auto found = names.find(package, name);
        if (found == no_package && name.starts_with('/')) found = owner_of(name);
        if (found == no_package) continue;
        if (found != i) package.dependencies.push_back(found);
        break;
      }
    }
    std::ranges::sort(package.dependencies);
    package.dependencies.erase(std::ranges::unique(package.dependencies).begin(), package.dependencies.end());
  }
  for (auto& package : packages) {
    package.needs = {};
    package.provides = {};
  }
}

}  // namespace loadline::packages
