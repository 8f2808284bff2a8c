// SPDX-License-Identifier: Apache-2.0
// The names of what a package has one of.
#include "packages/package.h"

namespace loadline::packages {

std::string_view name_of(Ecosystem ecosystem) {
  switch (ecosystem) {
    case Ecosystem::deb: return "deb";
    case Ecosystem::apk: return "apk";
    case Ecosystem::rpm: return "rpm";
    case Ecosystem::npm: return "npm";
    case Ecosystem::pypi: return "pypi";
    case Ecosystem::golang: return "golang";
    case Ecosystem::maven: return "maven";
    case Ecosystem::generic: break;
  }
  return "generic";
}

std::string_view name_of(Reach reach) {
  switch (reach) {
    case Reach::production: return "production";
    case Reach::development: return "development";
    case Reach::none: return "unreachable";
    case Reach::unknown: break;
  }
  return "";
}

}  // namespace loadline::packages
