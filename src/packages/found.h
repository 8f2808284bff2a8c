// SPDX-License-Identifier: Apache-2.0
// A package as its reader found it, before names are resolved to the packages that provide them; and what every
// reader is given.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "packages/package.h"

namespace loadline::packages {

struct Found {
  Package package;
  // Each requirement is a list of names of which the first that somebody provides counts.
  std::vector<std::vector<std::string>> needs;
  std::vector<std::string> provides;  // beside its own name
};

// One listing of the tree for all readers.
struct Listing {
  const FileTree* tree = nullptr;
  std::map<std::string, File, std::less<>> files;                  // by path; symlinks are among them
  std::map<std::string, std::string, std::less<>> root_links;      // "lib" to "usr/lib": merged /usr
  std::optional<OperatingSystem> system;

  [[nodiscard]] bool has(std::string_view path) const { return files.contains(path); }
  // A path as a package's record writes it, cleaned and behind the links of a merged /usr; "" for a folder or
  // what is not there.
  [[nodiscard]] std::string path_of(std::string_view recorded) const;
};

struct Reading {
  std::vector<Found> found;
  std::vector<Unread> unread;
};

void read_dpkg(const Listing& listing, Reading& out);
void read_apk(const Listing& listing, Reading& out);
void read_rpm(const Listing& listing, Reading& out);
void read_node_modules(const Listing& listing, Reading& out);
void read_python(const Listing& listing, Reading& out);
void read_java(const Listing& listing, Reading& out);

// The text of a file, or nothing and a line in `out.unread`. Larger files than `most` are not read.
[[nodiscard]] std::optional<std::string> text_of(const Listing& listing, std::string_view path, std::uint64_t most,
                                                 Reading& out);
inline constexpr std::uint64_t largest_database = 256U << 20U;
inline constexpr std::uint64_t largest_manifest = 4U << 20U;

// Turns what is needed by name into indices, among packages of one type. `found` is in its final order.
void resolve_needs(std::vector<Found>& found);

}  // namespace loadline::packages
