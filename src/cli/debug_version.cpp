// SPDX-License-Identifier: Apache-2.0
// Claims about versions, line by line. Blank lines and what follows " #" are comments.
#include "cli/debug_version.h"

#include <istream>
#include <ostream>
#include <vector>

#include "base/text.h"
#include "versions/order.h"

namespace loadline::cli {
namespace {

std::string known_ecosystems() {
  std::vector<std::string> out;
  for (const auto& one : versions::ecosystem_names())
    if (versions::name_of(one.ecosystem) == one.name) out.emplace_back(one.name);
  return listed(out, out.size());
}

std::string_view sign_of(std::weak_ordering order) { return order < 0 ? "<" : order > 0 ? ">" : "="; }

}  // namespace

Exit check_versions(const std::string& ecosystem, std::istream& in, std::ostream& out, std::ostream& error) {
  const auto which = versions::ecosystem_named(ecosystem);
  if (!which) {
    error << "loadline: no ecosystem is called " << ecosystem << "; there are " << known_ecosystems() << '\n';
    return Exit::usage;
  }
  auto exit = Exit::clean;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string_view claim = trim(std::string_view{line}.substr(0, line.find(" #")));
    if (claim.empty() || claim.starts_with('#')) continue;
    const auto words = split_blanks(claim);
    if (words.size() != 3 || (words[1] != "<" && words[1] != "=" && words[1] != ">")) {
      error << "loadline: line " << number << ": \"" << claim << "\" is not of the form A < B, A = B or A > B\n";
      exit = Exit::usage;
      continue;
    }
    const auto order = versions::compare(*which, words[0], words[2]);
    if (!order) {
      const auto no_version = versions::is_version(*which, words[0]) ? words[2] : words[0];
      out << claim << "  # " << no_version << " is not a version of " << versions::name_of(*which) << '\n';
    } else if (sign_of(*order) != words[1]) {
      out << claim << "  # it is " << sign_of(*order) << '\n';
    } else {
      continue;
    }
    if (exit == Exit::clean) exit = Exit::findings;
  }
  return exit;
}

}  // namespace loadline::cli
