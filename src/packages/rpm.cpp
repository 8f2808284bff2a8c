// SPDX-License-Identifier: Apache-2.0
// RPM's packages: the database in /var/lib/rpm, /usr/lib/sysimage/rpm or /usr/share/rpm, in whichever of its
// three formats. A package's files and their sizes stand in its own header.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "packages/found.h"
#include "packages/purl.h"
#include "packages/rpm_database.h"
#include "packages/rpm_header.h"

namespace loadline::packages {
namespace {

constexpr std::array<std::string_view, 3> folders = {"usr/lib/sysimage/rpm/", "var/lib/rpm/", "usr/share/rpm/"};
struct Format {
  std::string_view file;
  Result<Blobs> (*read)(std::string_view) = nullptr;
};
constexpr std::array formats = {Format{"rpmdb.sqlite", &blobs_of_sqlite}, Format{"Packages.db", &blobs_of_ndb},
                                Format{"Packages", &blobs_of_bdb}};

// "bash-5.2.15-1.src.rpm" is "bash" and "5.2.15-1".
void set_source(std::string_view file, Package& out) {
  if (file.empty()) return;
  const auto end = std::min(file.rfind(".src.rpm"), file.rfind(".nosrc.rpm"));
  auto text = file.substr(0, std::min(end, file.size()));
  auto dash = text.rfind('-');
  if (dash != text.npos && dash > 0) dash = text.rfind('-', dash - 1);
  if (dash == text.npos) return;
  out.source = text.substr(0, dash);
  out.source_version = text.substr(dash + 1);
}

void add_files(const RpmHeader& header, const Listing& listing, Found& out) {
  const auto names = header.texts(RpmTag::base_names), folders_of = header.texts(RpmTag::directory_names);
  const auto indexes = header.numbers(RpmTag::directory_indexes);
  auto sizes = header.numbers(RpmTag::long_file_sizes);
  if (sizes.empty()) sizes = header.numbers(RpmTag::file_sizes);
  for (std::size_t i = 0; i < names.size() && i < indexes.size(); ++i) {
    if (indexes[i] >= folders_of.size()) continue;
    const auto recorded = std::string{folders_of[indexes[i]]} + std::string{names[i]};
    out.provides.push_back(recorded);  // requirements may be paths
    auto path = listing.path_of(recorded);
    if (path.empty()) continue;
    out.package.files.push_back({std::move(path), i < sizes.size() ? std::optional{sizes[i]} : std::nullopt});
  }
}

std::optional<Found> package_of(const RpmHeader& header, const Listing& listing, const std::string& place) {
  Found out;
  auto& package = out.package;
  package.type = Type::rpm;
  package.name = header.text(RpmTag::name);
  const auto version = header.text(RpmTag::version), release = header.text(RpmTag::release);
  // Keys for signatures stand in the database like packages.
  if (package.name.empty() || version.empty() || package.name == "gpg-pubkey") return std::nullopt;
  const auto epoch = header.numbers(RpmTag::epoch);
  if (!epoch.empty()) package.version = std::to_string(epoch.front()) + ":";
  package.version += std::string{version} + (release.empty() ? "" : "-" + std::string{release});
  package.architecture = header.text(RpmTag::architecture);
  package.place = place;
  if (const auto licence = header.text(RpmTag::license); !licence.empty()) package.licences = {std::string{licence}};
  set_source(header.text(RpmTag::source_rpm), package);
  for (const auto name : header.texts(RpmTag::require_name))
    if (!name.starts_with("rpmlib(")) out.needs.push_back({std::string{name}});
  for (const auto name : header.texts(RpmTag::provide_name)) out.provides.emplace_back(name);
  add_files(header, listing, out);
  package.purl = distribution_purl(package, listing.system);
  return out;
}

void read_database(const Listing& listing, const std::string& path, const Format& format, Reading& out) {
  const auto bytes = text_of(listing, path, largest_database, out);
  if (!bytes) return;
  const auto blobs = format.read(*bytes);
  if (!blobs) return out.unread.push_back({path, blobs.error().text()});
  std::size_t damaged = 0;
  for (const auto& blob : *blobs) {
    const auto header = RpmHeader::parse(blob);
    if (!header) {
      ++damaged;
    } else if (auto found = package_of(*header, listing, path)) {
      out.found.push_back(std::move(*found));
    }
  }
  if (damaged > 0) out.unread.push_back({path, std::to_string(damaged) + " packages of it are damaged"});
  const auto log = listing.files.find(path + "-wal");
  if (log != listing.files.end() && log->second.size > 0)
    out.unread.push_back({log->first, "packages that stand only in this write-ahead log are not seen"});
}

}  // namespace

void read_rpm(const Listing& listing, Reading& out) {
  for (const auto folder : folders) {
    for (const auto& format : formats) {
      const auto path = std::string{folder} + std::string{format.file};
      const auto found = listing.files.find(path);
      if (found == listing.files.end() || found->second.kind != FileKind::regular || found->second.size == 0) continue;
      return read_database(listing, path, format, out);
    }
  }
}

}  // namespace loadline::packages
