// SPDX-License-Identifier: Apache-2.0
// Paragraphs of deb822(5), read field by field.
#include "packages/dpkg.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/text.h"
#include "packages/stanzas.h"

namespace loadline::packages {
namespace {

// "glibc (2.36-1)" is a name and a version; "curl" only a name.
void take_source(std::string_view text, Package& into) {
  const auto blank = text.find(' ');
  into.source_name = std::string{text.substr(0, blank)};
  const auto open = text.find('(');
  const auto close = text.find(')', open == text.npos ? 0 : open);
  if (open != text.npos && close != text.npos)
    into.source_version = std::string{text.substr(open + 1, close - open - 1)};
}

std::string_view relation_name(std::string_view one) {
  one = trim(one);
  return one.substr(0, one.find_first_of(" \t\n([<:"));
}

}  // namespace

std::vector<Need> read_dpkg_relations(std::string_view text) {
  std::vector<Need> out;
  for (const auto clause : split(text, ',')) {
    Need need;
    for (const auto alternative : split(clause, '|'))
      if (const auto name = relation_name(alternative); !name.empty()) need.any_of.emplace_back(name);
    if (!need.any_of.empty()) out.push_back(std::move(need));
  }
  return out;
}

std::vector<Package> read_dpkg_status(std::string_view text) {
  std::vector<Package> out;
  while (!text.empty()) {
    const auto stanza = take_stanza(text, Folding::line);
    const auto status = stanza.value("Status");  // absent in status.d
    const auto name = stanza.value("Package");
    if (name.empty() || (!status.empty() && split_blanks(status).back() != "installed")) continue;
    Package package{.ecosystem = Ecosystem::deb,
                    .name = std::string{name},
                    .version = std::string{stanza.value("Version")},
                    .architecture = std::string{stanza.value("Architecture")},
                    .supplier = std::string{stanza.value("Maintainer")},
                    .homepage = std::string{stanza.value("Homepage")}};
    take_source(stanza.value("Source"), package);
    for (const auto* field : {"Pre-Depends", "Depends"})
      for (auto& need : read_dpkg_relations(stanza.value(field))) package.needs.push_back(std::move(need));
    for (const auto& provided : read_dpkg_relations(stanza.value("Provides")))
      package.provides.push_back(provided.any_of.front());
    out.push_back(std::move(package));
  }
  return out;
}

std::vector<std::string> read_dpkg_list(std::string_view text) {
  std::vector<std::string> out;
  for (const auto line : split_lines(text))
    if (line.starts_with('/') && line != "/.") out.emplace_back(line.substr(1));
  return out;
}

std::vector<std::string> read_md5sums(std::string_view text) {
  constexpr std::size_t sum = 32 + 2;  // hex digits and two blanks
  std::vector<std::string> out;
  for (const auto line : split_lines(text))
    if (line.size() > sum) out.emplace_back(line.substr(sum));
  return out;
}

std::vector<std::string> read_copyright(std::string_view text) {
  std::vector<std::string> out;
  const auto header = take_stanza(text, Folding::line);
  const auto format = header.value("Format");
  if (!contains(format, "copyright-format")) return out;
  std::set<std::string, std::less<>> seen;
  const auto take = [&](std::string_view field) {
    const std::string name{trim(field.substr(0, field.find('\n')))};
    if (!name.empty() && seen.insert(name).second) out.push_back(name);
  };
  if (const auto whole = header.value("License"); !whole.empty()) take(whole);
  while (!text.empty()) {
    // Only of files: a paragraph of a licence alone is the text that others name.
    const auto stanza = take_stanza(text, Folding::line);
    if (!stanza.value("Files").empty()) take(stanza.value("License"));
  }
  return out;
}

image::Distiller copyright_distiller() {
  static constexpr std::size_t most = std::size_t{1} << 20;  // the longest of Debian's have 700 kB
  auto text = std::make_shared<std::string>();
  return {[text](std::string_view bytes) { *text += bytes.substr(0, most - std::min(most, text->size())); },
          [text] {
            std::string out;
            for (const auto& name : read_copyright(*text)) out += name + "\n";
            return out;
          }};
}

}  // namespace loadline::packages
