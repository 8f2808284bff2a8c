// SPDX-License-Identifier: Apache-2.0
// P name, V version, A architecture, L licence, o origin, m maintainer, U address, D needs, p provides, F folder and R
// a file in it; a blank line ends a package.
#include "packages/apk.h"

#include <utility>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::packages {
namespace {

// "so:libc.musl-x86_64.so.1=1", "busybox>=1.36", "cmd:sh~1": the name before the version.
std::string_view name_in(std::string_view dependency) { return dependency.substr(0, dependency.find_first_of("=<>~")); }

void take_field(char letter, std::string_view value, std::string& folder, Package& into) {
  switch (letter) {
    case 'P': into.name = value; break;
    case 'V': into.version = value; break;
    case 'A': into.architecture = value; break;
    case 'L':
      if (!value.empty()) into.licences = {std::string{value}};
      break;
    case 'o': into.source_name = value; break;
    case 'm': into.supplier = value; break;
    case 'U': into.homepage = value; break;
    case 'D':
      for (const auto one : split_blanks(value))
        if (!one.starts_with('!')) into.needs.push_back({{std::string{name_in(one)}}});  // "!" forbids
      break;
    case 'p':
      for (const auto one : split_blanks(value)) into.provides.emplace_back(name_in(one));
      break;
    case 'F': folder = value; break;
    case 'R': into.files.push_back(join_path(folder, value)); break;
    default: break;
  }
}

}  // namespace

std::vector<Package> read_apk_installed(std::string_view text) {
  std::vector<Package> out;
  Package package{.ecosystem = Ecosystem::apk};
  std::string folder;
  const auto end = [&] {
    if (!package.name.empty()) out.push_back(std::move(package));
    package = {.ecosystem = Ecosystem::apk};
    folder.clear();
  };
  for (const auto line : split_lines(text)) {
    if (line.empty()) end();
    else if (line.size() > 1 && line[1] == ':') take_field(line[0], line.substr(2), folder, package);
  }
  end();
  return out;
}

}  // namespace loadline::packages
