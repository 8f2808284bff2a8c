// SPDX-License-Identifier: Apache-2.0
// Alpine's packages: lib/apk/db/installed (usr/lib/apk/db since the merged /usr), blocks of "K:value" lines
// (apk-tools' doc/apk-v2.5.scd; src/database.c, apk_db_read_v2).
#include "base/text.h"
#include "packages/found.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

// "so:libc.musl-x86_64.so.1=1", "name>=1", "!conflict", "cmd:sh": the name alone.
std::string_view bare_name(std::string_view text) { return text.substr(0, text.find_first_of("<>=~")); }

void add_line(std::string_view line, const Listing& listing, std::string& folder, Found& out) {
  auto& package = out.package;
  const auto value = line.substr(2);
  switch (line[0]) {
    case 'P': package.name = value; break;
    case 'V': package.version = value; break;
    case 'A': package.architecture = value; break;
    case 'o': package.source = value; break;
    case 'L':
      if (!value.empty()) package.licences = {std::string{value}};
      break;
    case 'D':
      for (const auto word : split_blanks(value))
        if (!word.starts_with('!')) out.needs.push_back({std::string{bare_name(word)}});
      break;
    case 'p':
      for (const auto word : split_blanks(value)) out.provides.emplace_back(bare_name(word));
      break;
    case 'F': folder = value; break;
    case 'R':
      if (auto path = listing.path_of(folder + "/" + std::string{value}); !path.empty())
        package.files.push_back({std::move(path), std::nullopt});
      break;
    default: break;
  }
}

void read_database(const Listing& listing, const std::string& path, Reading& out) {
  const auto text = text_of(listing, path, largest_database, out);
  if (!text) return;
  Found found;
  std::string folder;
  const auto finish = [&] {
    auto& package = found.package;
    if (!package.name.empty() && !package.version.empty()) {
      package.type = Type::apk;
      package.place = path;
      if (package.source.empty()) package.source = package.name;
      package.purl = distribution_purl(package, listing.system);
      out.found.push_back(std::move(found));
    }
    found = {};
    folder.clear();
  };
  for (const auto line : split_lines(*text)) {
    if (line.empty()) {
      finish();
    } else if (line.size() >= 2 && line[1] == ':') {
      add_line(line, listing, folder, found);
    }
  }
  finish();
}

}  // namespace

void read_apk(const Listing& listing, Reading& out) {
  for (const std::string path : {"lib/apk/db/installed", "usr/lib/apk/db/installed"})
    if (listing.has(path)) return read_database(listing, path, out);
}

}  // namespace loadline::packages
