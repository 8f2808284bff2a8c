// SPDX-License-Identifier: Apache-2.0
// One installed package, whatever installed it: the shape that every reader of this room gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

// Named as package URLs name them ("pkg:golang/..."), but for jars whose coordinates nobody wrote down.
enum class Ecosystem : std::uint8_t { deb, apk, rpm, npm, pypi, golang, maven, generic };
[[nodiscard]] std::string_view name_of(Ecosystem ecosystem);

// How an installed Node package is reached from the roots: the applications that have node_modules.
enum class Reach : std::uint8_t { unknown, production, development, none };
[[nodiscard]] std::string_view name_of(Reach reach);  // "" for unknown; none is "unreachable"

// What a package asks for: one of these names, in this order of preference.
struct Need {
  std::vector<std::string> any_of;
};

inline constexpr std::size_t no_package = SIZE_MAX;

struct Package {
  Ecosystem ecosystem = Ecosystem::generic;
  bool application = false;    // what was built here, and not a library: a root of node_modules, a Go main module
  std::string name;            // as its ecosystem writes it: "@scope/name", "group:artifact", a module's path
  std::string version;         // with epoch and release; empty where nothing says it
  std::string architecture;    // as its ecosystem writes it
  // What advisories of distributions speak of: the source package; empty where it is this one.
  std::string source_name, source_version;
  std::vector<std::string> licences;  // as declared: expressions or names
  std::string supplier;        // "Debian GNU C Library Maintainers <debian-glibc@lists.debian.org>"
  std::string homepage;
  std::string checksum;        // Go: "h1:..." as in go.sum
  std::string location;        // the file that tells of it, or a path inside of an archive: "app.jar!/lib/x.jar"

  // What readers hand to the inventory, which resolves it.
  std::vector<std::string> files;     // as listed, relative to the root of the image
  std::vector<Need> needs;
  std::vector<std::string> provides;  // other names that it goes by

  // What the inventory fills in.
  std::uint32_t layer = 0;            // whose contents brought it in this version
  std::uint64_t bytes = 0;            // contents of its files, each once
  std::uint64_t file_count = 0;
  std::vector<std::size_t> dependencies;  // indexes of packages, ascending
  std::size_t within = no_package;    // the package of the system that its own description belongs to
  Reach reach = Reach::unknown;       // npm
  bool older = false;                 // npm, production: a higher version of the same name is installed as well
};

}  // namespace loadline::packages
