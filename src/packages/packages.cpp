// SPDX-License-Identifier: Apache-2.0
// One listing of the tree, every reader over it, then order and the links between packages.
#include "packages/packages.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/paths.h"
#include "base/text.h"
#include "packages/found.h"
#include "packages/os_release.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

constexpr std::array<std::string_view, 7> type_names = {"deb", "apk", "rpm", "npm", "pypi", "golang", "maven"};
constexpr std::array<std::string_view, 4> use_names = {"unknown", "production", "development", "unreachable"};

struct Wanted {
  std::string_view begin, end;  // of the path
  std::uint64_t most = 0;
};
constexpr std::array wanted_files = {
    Wanted{"etc/os-release", "", largest_manifest},
    Wanted{"usr/lib/os-release", "", largest_manifest},
    Wanted{"var/lib/dpkg/status", "", largest_database},
    Wanted{"var/lib/dpkg/info/", ".list", largest_database},
    Wanted{"usr/share/doc/", "/copyright", largest_manifest},
    Wanted{"lib/apk/db/installed", "", largest_database},
    Wanted{"usr/lib/apk/db/installed", "", largest_database},
    Wanted{"var/lib/rpm/", "", largest_database},
    Wanted{"usr/lib/sysimage/rpm/", "", largest_database},
    Wanted{"usr/share/rpm/", "", largest_database},
    Wanted{"", "package.json", largest_manifest},
    Wanted{"", ".dist-info/METADATA", largest_manifest},
    Wanted{"", ".dist-info/RECORD", largest_database},
    Wanted{"", ".egg-info/PKG-INFO", largest_manifest},
    Wanted{"", ".egg-info", largest_manifest},
    Wanted{"", ".jar", largest_database},
    Wanted{"", ".war", largest_database},
    Wanted{"", ".ear", largest_database},
    Wanted{"", ".jpi", largest_database},
    Wanted{"", ".hpi", largest_database},
};
constexpr std::uint64_t smallest_go_program = 256U << 10U, largest_program = 1U << 30U;

// What stands there at run time only.
bool is_virtual(std::string_view path) { return path == "proc" || path == "sys" || path == "dev"; }

Listing listing_of(const FileTree& tree, Reading& out) {
  Listing listing;
  listing.tree = &tree;
  auto walked = walk(tree, "", [](const std::string& path, FileKind) { return !is_virtual(path); });
  for (auto& error : walked.problems) out.unread.push_back({error.place, error.message});
  for (auto& file : walked.files) {
    const auto path = file.path;
    listing.files.emplace_hint(listing.files.end(), path, std::move(file));
  }
  for (const std::string name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const auto found = listing.files.find(name);
    if (found == listing.files.end() || found->second.kind != FileKind::symlink) continue;
    if (const auto target = tree.link_target(name))
      listing.root_links[name] = clean_path(target->starts_with('/') ? target->substr(1) : *target);
  }
  for (const std::string path : {"etc/os-release", "usr/lib/os-release"}) {
    if (listing.system || !listing.has(path)) continue;
    if (const auto text = tree.read(path)) listing.system = read_os_release(*text);
  }
  return listing;
}

void add_go_program(const std::string& path, const GoProgram& program, Reading& out) {
  const auto add = [&](const std::string& name, std::string version, bool is_main) {
    Found found;
    auto& package = found.package;
    package.type = Type::golang;
    package.name = name;
    package.version = std::move(version);
    package.place = path;
    package.purl = golang_purl(package.name, package.version);
    package.use = Use::production;
    if (is_main) package.files = {{path, std::nullopt}};
    out.found.push_back(std::move(found));
  };
  const auto main = program.main.path.empty() ? std::string{} : program.main.path;
  if (!main.empty()) add(main, program.main.version, true);
  for (const auto& module : program.modules) add(module.path, module.version, false);
  auto version = program.go_version.substr(0, program.go_version.find(' '));
  if (version.starts_with("go")) version.erase(0, 2);
  add("stdlib", version, main.empty());
}

void read_go(const Listing& listing, const GoPrograms* programs, Reading& out) {
  if (programs != nullptr) {
    for (const auto& [path, program] : *programs)
      if (listing.has(path)) add_go_program(path, program, out);
    return;
  }
  for (const auto& [path, file] : listing.files) {
    if (file.kind != FileKind::regular || !may_be_go_program(path, file.size, file.executable)) continue;
    const auto bytes = listing.tree->read(path);
    if (!bytes) continue;
    GoProbe probe;
    probe.feed(*bytes);
    if (const auto program = probe.result()) add_go_program(path, *program, out);
  }
}

// Modules of one program belong together, packages of the other types by what they need.
void link_go(std::vector<Found>& found) {
  std::map<std::string_view, std::vector<std::uint32_t>> by_program;
  for (std::uint32_t i = 0; i < found.size(); ++i)
    if (found[i].package.type == Type::golang) by_program[found[i].package.place].push_back(i);
  for (const auto& [place, members] : by_program)
    for (const auto one : members)
      if (!found[one].package.files.empty())
        for (const auto other : members)
          if (other != one) found[one].package.depends.push_back(other);
}

void sort_found(std::vector<Found>& found) {
  // Indices in depends are by the old order.
  std::vector<std::uint32_t> order(found.size()), rank(found.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::uint32_t i) {
    const auto& p = found[i].package;
    return std::tie(p.type, p.name, p.version, p.architecture, p.place);
  };
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  std::vector<Found> sorted;
  sorted.reserve(found.size());
  for (const auto i : order) {
    auto& one = sorted.emplace_back(std::move(found[i]));
    for (auto& index : one.package.depends) index = rank[index];
    std::ranges::sort(one.package.depends);
    std::ranges::sort(one.package.files, {}, &OwnedFile::path);
  }
  found = std::move(sorted);
}

}  // namespace

std::string_view name_of(Type type) { return type_names[static_cast<std::size_t>(type)]; }
std::string_view name_of(Use use) { return use_names[static_cast<std::size_t>(use)]; }

std::string Listing::path_of(std::string_view recorded) const {
  while (recorded.starts_with('/') || recorded.starts_with("./")) recorded.remove_prefix(recorded[0] == '/' ? 1 : 2);
  auto path = clean_path(recorded);
  if (has(path)) return path;
  const auto slash = path.find('/');
  const auto link = slash == path.npos ? root_links.end() : root_links.find(std::string_view{path}.substr(0, slash));
  if (link == root_links.end()) return {};
  path = link->second + path.substr(slash);
  return has(path) ? path : std::string{};
}

std::optional<std::string> text_of(const Listing& listing, std::string_view path, std::uint64_t most, Reading& out) {
  const auto found = listing.files.find(path);
  if (found != listing.files.end() && found->second.size > most) {
    out.unread.push_back({std::string{path}, "it is larger than " + std::to_string(most) + " bytes"});
    return std::nullopt;
  }
  auto text = listing.tree->read(path);
  if (text) return std::move(*text);
  out.unread.push_back({std::string{path}, text.error().message});
  return std::nullopt;
}

void resolve_needs(std::vector<Found>& found) {
  std::map<std::pair<Type, std::string_view>, std::uint32_t> providers;
  for (std::uint32_t i = 0; i < found.size(); ++i)
    providers.emplace(std::pair{found[i].package.type, std::string_view{found[i].package.name}}, i);
  for (std::uint32_t i = 0; i < found.size(); ++i)
    for (const auto& name : found[i].provides)
      providers.emplace(std::pair{found[i].package.type, std::string_view{name}}, i);
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    auto& package = found[i].package;
    std::set<std::uint32_t> depends(package.depends.begin(), package.depends.end());
    for (const auto& alternatives : found[i].needs) {
      for (const auto& name : alternatives) {
        const auto provider = providers.find({package.type, name});
        if (provider == providers.end()) continue;
        if (provider->second != i) depends.insert(provider->second);
        break;
      }
    }
    package.depends.assign(depends.begin(), depends.end());
  }
}

std::uint64_t bytes_wanted(std::string_view path, std::uint64_t size) {
  if (path.starts_with("var/lib/dpkg/status.d/")) return size <= largest_database ? size : 0;
  for (const auto& one : wanted_files) {
    const bool fits = one.end.empty() && !one.begin.ends_with('/')
                          ? path == one.begin
                          : path.starts_with(one.begin) && path.ends_with(one.end);
    if (fits && size <= one.most) return size;
  }
  return 0;
}

bool may_be_go_program(std::string_view path, std::uint64_t size, bool executable) {
  return executable && size >= smallest_go_program && size <= largest_program && !contains(path, ".so");
}

Inventory packages_of(const FileTree& tree, const GoPrograms* programs) {
  Reading reading;
  const auto listing = listing_of(tree, reading);
  read_dpkg(listing, reading);
  read_apk(listing, reading);
  read_rpm(listing, reading);
  const auto before = reading.found.size();
  read_node_modules(listing, reading);
  for (auto i = before; i < reading.found.size(); ++i)
    for (auto& index : reading.found[i].package.depends) index += static_cast<std::uint32_t>(before);
  read_python(listing, reading);
  read_java(listing, reading);
  read_go(listing, programs, reading);
  sort_found(reading.found);
  resolve_needs(reading.found);
  link_go(reading.found);
  Inventory out;
  out.system = listing.system;
  for (auto& found : reading.found) out.packages.push_back(std::move(found.package));
  out.unread = std::move(reading.unread);
  std::ranges::sort(out.unread, {}, &Unread::path);
  return out;
}

Owners::Owners(const Inventory& inventory) {
  for (std::uint32_t i = 0; i < inventory.packages.size(); ++i) {
    const auto& package = inventory.packages[i];
    for (const auto& file : package.files) files_.emplace(file.path, i);
    if (!package.folder.empty()) folders_.emplace(package.folder, i);
  }
}

std::uint32_t Owners::owner_of(std::string_view path) const {
  if (const auto found = files_.find(path); found != files_.end()) return found->second;
  for (auto slash = path.rfind('/'); slash != path.npos; slash = path.substr(0, slash).rfind('/'))
    if (const auto found = folders_.find(path.substr(0, slash)); found != folders_.end()) return found->second;
  return nobody;
}

}  // namespace loadline::packages
