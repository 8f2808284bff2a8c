// SPDX-License-Identifier: Apache-2.0
// What is installed in a root file system: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

enum class Type : std::uint8_t { deb, apk, rpm, npm, pypi, golang, maven };
[[nodiscard]] std::string_view name_of(Type type);  // as purl spells it

// How the application reaches a package, where an application's manifest says so.
enum class Use : std::uint8_t { unknown, production, development, unreachable };
[[nodiscard]] std::string_view name_of(Use use);

struct OwnedFile {
  std::string path;                   // in the tree
  std::optional<std::uint64_t> size;  // bytes, where the package's own record says
};

struct Package {
  Type type = Type::deb;
  std::string name;     // with its scope or group: "@scope/name", "group:artifact"
  std::string version;  // as its ecosystem orders it, with epoch and release
  std::string architecture;
  std::string source;                 // the source package, which advisories of distributions speak of
  std::string source_version;         // empty: the same
  std::vector<std::string> licences;  // as the package writes them: ids, expressions or names
  std::string purl;
  std::string place;                   // the file that says that it is installed
  std::string folder;                  // all below it is the package's own, but for packages inside
  std::vector<OwnedFile> files;        // sorted by path
  std::vector<std::uint32_t> depends;  // indices into Inventory::packages, ascending
  Use use = Use::unknown;
};

struct OperatingSystem {  // os-release(5)
  std::string id;         // "debian"
  std::string version;    // "12", "3.19.1"
  std::string codename;   // "bookworm"
  std::string name;       // "Debian GNU/Linux 12 (bookworm)"
};

struct Unread {  // something that is there and could not be read: a package list with one of these is not whole
  std::string path;
  std::string reason;
};

struct Inventory {
  std::optional<OperatingSystem> system;
  std::vector<Package> packages;  // sorted by type, name, version, place
  std::vector<Unread> unread;     // sorted by path
};

}  // namespace loadline::packages
