// SPDX-License-Identifier: Apache-2.0
// Debian's packages: /var/lib/dpkg/status (dpkg's lib/dpkg/parse.c, dpkg-query(1)), and status.d/* where
// distroless images keep one file for each package. Files: info/NAME[:ARCH].list, distroless status.d/NAME.md5sums.
// Licences: /usr/share/doc/NAME/copyright in the machine-readable form (DEP 5).
#include <algorithm>
#include <set>

#include "base/text.h"
#include "packages/found.h"
#include "packages/purl.h"
#include "packages/stanzas.h"

namespace loadline::packages {
namespace {

constexpr std::string_view database = "var/lib/dpkg/status", folder = "var/lib/dpkg/status.d/";

// "want flag status": what is unpacked is there, configured or not. distroless writes no status.
bool is_there(std::string_view status) {
  const auto words = split_blanks(status);
  if (words.empty()) return true;
  const auto state = words.back();
  return state != "not-installed" && state != "config-files" && state != "half-installed";
}

// "a (>= 1) | b:any [amd64], c" as lists of names.
void add_needs(std::string_view field, Found& out) {
  for (const auto group : split(field, ',')) {
    std::vector<std::string> names;
    for (const auto alternative : split(group, '|')) {
      const auto text = trim(alternative);
      const auto name = text.substr(0, text.find_first_of(" \t\n(:["));
      if (!name.empty()) names.emplace_back(name);
    }
    if (!names.empty()) out.needs.push_back(std::move(names));
  }
}

// "name (version)", or a version that differs from the package's own.
void set_source(std::string_view field, Package& out) {
  const auto open = field.find('(');
  out.source = field.empty() ? out.name : std::string{trim(field.substr(0, open))};
  if (open != field.npos) out.source_version = trim(field.substr(open + 1, field.find(')', open) - open - 1));
}

Found package_of(const Stanza& stanza, const Listing& listing, std::string_view place) {
  Found out;
  auto& package = out.package;
  package.type = Type::deb;
  package.name = stanza["Package"];
  package.version = stanza["Version"];
  package.architecture = stanza["Architecture"];
  package.place = place;
  set_source(stanza["Source"], package);
  for (const auto* key : {"Pre-Depends", "Depends"}) add_needs(stanza[key], out);
  for (const auto provided : split(stanza["Provides"], ',')) {
    const auto text = trim(provided);
    if (!text.empty()) out.provides.emplace_back(text.substr(0, text.find_first_of(" \t\n(")));
  }
  package.purl = distribution_purl(package, listing.system);
  return out;
}

void add_file(const Listing& listing, std::string_view recorded, Package& out) {
  auto path = listing.path_of(recorded);
  if (!path.empty()) out.files.push_back({std::move(path), std::nullopt});
}

void add_files(const Listing& listing, Found& found, Reading& out) {
  auto& package = found.package;
  const std::string info = "var/lib/dpkg/info/";
  for (const auto& path : {info + package.name + ":" + package.architecture + ".list", info + package.name + ".list"}) {
    if (!listing.has(path)) continue;
    const auto text = text_of(listing, path, largest_database, out);
    if (!text) return;
    for (const auto line : split_lines(*text)) add_file(listing, line, package);
    return;
  }
  const auto sums = std::string{folder} + package.name + ".md5sums";
  if (!listing.has(sums)) return;
  const auto text = text_of(listing, sums, largest_database, out);
  for (const auto line : split_lines(text.value_or("")))
    if (const auto blank = line.find("  "); blank != line.npos) add_file(listing, line.substr(blank + 2), package);
}

void add_licences(const Listing& listing, Package& package, Reading& out) {
  const auto path = "usr/share/doc/" + package.name + "/copyright";
  if (!listing.has(path)) return;
  // A link to another package's folder, or beyond the tree, tells nothing of this package's own.
  if (listing.files.find(path)->second.kind != FileKind::regular) return;
  const auto text = text_of(listing, path, largest_manifest, out);
  if (!text || !contains(std::string_view{*text}.substr(0, 200), "copyright-format")) return;
  std::set<std::string> names;
  for (const auto& stanza : stanzas_of(*text)) {
    const auto licence = stanza["License"];
    const auto first = trim(licence.substr(0, licence.find('\n')));
    if (!first.empty()) names.emplace(first);
  }
  package.licences.assign(names.begin(), names.end());
}

void read_file(const Listing& listing, const std::string& path, Reading& out) {
  const auto text = text_of(listing, path, largest_database, out);
  if (!text) return;
  for (const auto& stanza : stanzas_of(*text)) {
    if (stanza["Package"].empty() || stanza["Version"].empty() || !is_there(stanza["Status"])) continue;
    auto found = package_of(stanza, listing, path);
    add_files(listing, found, out);
    add_licences(listing, found.package, out);
    out.found.push_back(std::move(found));
  }
}

}  // namespace

void read_dpkg(const Listing& listing, Reading& out) {
  if (listing.has(database)) read_file(listing, std::string{database}, out);
  for (auto at = listing.files.lower_bound(folder); at != listing.files.end() && at->first.starts_with(folder); ++at)
    if (!at->first.ends_with(".md5sums")) read_file(listing, at->first, out);
}

}  // namespace loadline::packages
