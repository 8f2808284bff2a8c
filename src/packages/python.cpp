// SPDX-License-Identifier: Apache-2.0
// Headers end at the first blank line; the description follows, which nobody needs here.
#include "packages/python.h"

#include <algorithm>

#include "base/text.h"
#include "packages/purl.h"
#include "packages/stanzas.h"

namespace loadline::packages {
namespace {

constexpr std::string_view classifier = "License :: ";

// "requests[socks]>=2.0; python_version < '3.8'" is "requests"; one that only an extra asks for is no need.
void take_need(std::string_view requirement, Package& into) {
  const auto semicolon = requirement.find(';');
  if (semicolon != requirement.npos && contains(requirement.substr(semicolon), "extra")) return;
  const auto name = trim(requirement.substr(0, std::min(semicolon, requirement.find_first_of("[(<>=!~; @"))));
  if (!name.empty()) into.needs.push_back({{normalised_python_name(name)}});
}

void take_licences(const Stanza& stanza, Package& into) {
  if (const auto expression = stanza.value("License-Expression"); !expression.empty()) {
    into.licences = {std::string{expression}};
    return;
  }
  // Some paste the whole text in here: only a line is a name.
  const auto field = stanza.value("License");
  const bool is_name = !field.empty() && field != "UNKNOWN" && field.size() < 100 && !contains(field, "\n");
  if (is_name) into.licences = {std::string{field}};
  if (is_name) return;
  for (const auto value : stanza.values("Classifier")) {
    if (!value.starts_with(classifier)) continue;
    const auto last = value.rfind(" :: ");
    const std::string name{value.substr(last + 4)};
    if (name != "OSI Approved") into.licences.push_back(name);
  }
}

}  // namespace

Package read_python_metadata(std::string_view text) {
  auto rest = text;
  const auto stanza = take_stanza(rest, Folding::line);
  const auto field = [&](std::string_view name) {
    const auto value = stanza.value(name);
    return value == "UNKNOWN" ? std::string{} : std::string{value};
  };
  Package out{.ecosystem = Ecosystem::pypi, .name = field("Name"), .version = field("Version")};
  for (const auto* name : {"Maintainer-email", "Author-email", "Maintainer", "Author"})
    if (out.supplier.empty()) out.supplier = field(name);
  out.homepage = field("Home-page");
  take_licences(stanza, out);
  for (const auto requirement : stanza.values("Requires-Dist")) take_need(requirement, out);
  return out;
}

std::vector<std::string> read_python_record(std::string_view text) {
  std::vector<std::string> out;
  for (const auto line : split_lines(text)) {
    std::string path;
    if (!line.starts_with('"')) {
      path = line.substr(0, line.find(','));
    } else {
      for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '"' && (i + 1 == line.size() || line[i + 1] != '"')) break;
        if (line[i] == '"') ++i;
        path += line[i];
      }
    }
    if (!path.empty()) out.push_back(std::move(path));
  }
  return out;
}

}  // namespace loadline::packages
