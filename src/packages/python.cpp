// SPDX-License-Identifier: Apache-2.0
// Python's installed distributions: NAME.dist-info with METADATA and RECORD (packaging.python.org, "Recording
// installed projects"), and the older NAME.egg-info, a folder with PKG-INFO or that file itself.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "packages/found.h"
#include "packages/purl.h"
#include "packages/stanzas.h"

namespace loadline::packages {
namespace {

// PEP 503: "Zope.Interface" and "zope-interface" are one.
std::string normal_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) {
      out += c;
    } else if (!out.ends_with('-')) {
      out += '-';
    }
  }
  return out;
}

// "requests[socks] (>=2) ; extra == 'x'": the name, and nothing where only an extra asks for it.
std::string_view needed_name(std::string_view requirement) {
  const auto marker = requirement.find(';');
  if (marker != requirement.npos && contains(requirement.substr(marker), "extra ==")) return {};
  return trim(requirement.substr(0, requirement.find_first_of(" [(<>=!~;@")));
}

std::vector<std::string> licences_of(const Stanza& metadata) {
  for (const auto* key : {"License-Expression", "License"}) {
    const auto value = metadata[key];
    // Some put the whole text there; it names nothing.
    if (!value.empty() && value != "UNKNOWN" && value.find('\n') == value.npos && value.size() < 200)
      return {std::string{value}};
  }
  std::vector<std::string> out;
  for (const auto classifier : metadata.all("Classifier"))
    if (classifier.starts_with("License ::")) out.emplace_back(trim(classifier.substr(classifier.rfind("::") + 2)));
  return out;
}

// The first column of a line of CSV.
std::string first_column(std::string_view line) {
  if (!line.starts_with('"')) return std::string{line.substr(0, line.find(','))};
  std::string out;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '"' && (i + 1 >= line.size() || line[++i] != '"')) break;
    out += line[i];
  }
  return out;
}

void add_files(const Listing& listing, const std::string& record, std::string_view site, Package& package,
               Reading& out) {
  if (!listing.has(record)) return;
  const auto text = text_of(listing, record, largest_database, out);
  for (const auto line : split_lines(text.value_or(""))) {
    if (line.empty()) continue;
    const auto name = first_column(line);
    auto path = listing.path_of(name.starts_with('/') ? name : std::string{site} + "/" + name);
    if (path.empty()) continue;
    const auto last = line.rfind(',');
    package.files.push_back({std::move(path), parse_integer<std::uint64_t>(trim(line.substr(last + 1)))});
  }
}

// `metadata` is PKG-INFO or METADATA, `folder` what is called .dist-info or .egg-info.
void add(const Listing& listing, const std::string& metadata, std::string_view folder, Reading& out) {
  const auto text = text_of(listing, metadata, largest_manifest, out);
  if (!text) return;
  const auto stanza = first_stanza(*text);
  Found found;
  auto& package = found.package;
  package.type = Type::pypi;
  package.name = stanza["Name"];
  package.version = stanza["Version"];
  if (package.name.empty() || package.version.empty()) return;
  package.licences = licences_of(stanza);
  package.place = metadata;
  package.purl = pypi_purl(package.name, package.version);
  for (const auto requirement : stanza.all("Requires-Dist"))
    if (const auto name = needed_name(requirement); !name.empty()) found.needs.push_back({normal_name(name)});
  found.provides.push_back(normal_name(package.name));
  const auto slash = folder.rfind('/');
  const auto site = slash == folder.npos ? std::string_view{} : folder.substr(0, slash);
  add_files(listing, std::string{folder} + "/RECORD", site, package, out);
  out.found.push_back(std::move(found));
}

}  // namespace

void read_python(const Listing& listing, Reading& out) {
  for (const auto& [path, file] : listing.files) {
    if (file.kind != FileKind::regular) continue;
    const std::string_view view = path;
    if (view.ends_with(".dist-info/METADATA") || view.ends_with(".egg-info/PKG-INFO")) {
      add(listing, path, view.substr(0, view.rfind('/')), out);
    } else if (view.ends_with(".egg-info")) {
      add(listing, path, view, out);
    }
  }
}

}  // namespace loadline::packages
