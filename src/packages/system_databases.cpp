// SPDX-License-Identifier: Apache-2.0
// Each layer that changes a database has a copy of it, so the layer of a package is the lowest from which on all
// copies list it in the version that the last one has.
#include "packages/system_databases.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "packages/apk.h"
#include "packages/dpkg.h"
#include "packages/rpm.h"

namespace loadline::packages {
namespace {

constexpr std::string_view dpkg = "var/lib/dpkg/";
constexpr std::array apk_databases = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};
constexpr std::array rpm_folders = {"var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/"};
constexpr std::array rpm_files = {"rpmdb.sqlite", "Packages.db", "Packages"};

// What follows the folder; empty where the path is not in it.
std::string_view below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) ? path.substr(folder.size()) : std::string_view{};
}

using Read = std::vector<Package> (*)(std::string_view text);

class Reading {
 public:
  explicit Reading(const Contents& contents) : contents_{contents} {}

  SystemPackages run() {
    read_dpkg();
    read_distroless();
    for (const auto* path : apk_databases) (void)read_database(path, &read_apk_installed);
    read_rpm();
    return std::move(out_);
  }

 private:
  // Adds the packages of one database file, with their layers; where its packages begin, or nothing where it is not
  // there. A file that was cut off is no database.
  std::optional<std::size_t> read_database(const std::string& path, Read read) {
    const auto kept = contents_.at(path);
    if (!kept.there) return std::nullopt;
    if (!kept.whole) {
      out_.problems.push_back(path + ": the package database is too large to be read");
      return std::nullopt;
    }
    const auto log = contents_.at(path + "-wal");
    auto found = log.there && log.whole && !log.text.empty() ? read(with_log(kept.text, log.text)) : read(kept.text);
    for (auto& package : found) {
      package.location = path;
      package.layer = kept.layer;
    }
    trace(found, kept, read);
    const auto first = out_.packages.size();
    std::ranges::move(found, std::back_inserter(out_.packages));
    return first;
  }

  using Key = std::tuple<std::string, std::string, std::string>;
  static Key key_of(const Package& package) { return {package.name, package.architecture, package.version}; }

  // From the layer below the one whose copy was read, down.
  void trace(std::vector<Package>& packages, const Contents::Kept& last, Read read) {
    const auto& files = contents_.files();
    const auto written = files.nodes[last.node].content->path;
    std::vector<Package*> left;
    for (auto& package : packages) left.push_back(&package);
    for (auto layer = last.layer; layer > 0 && !left.empty();) {
      const auto& kept = files.layers[--layer]->kept;
      const auto copy = kept.find(written);
      if (copy == kept.end()) continue;
      std::set<Key> listed;
      for (const auto& package : read(copy->second)) listed.insert(key_of(package));
      std::erase_if(left, [&](Package* package) {
        const bool was_there = listed.contains(key_of(*package));
        if (was_there) package->layer = layer;
        return !was_there;
      });
    }
  }

  void take_list(Package& package, const std::string& path, std::vector<std::string> (*read)(std::string_view)) {
    const auto kept = contents_.at(path);
    if (!kept.there) return;
    if (!kept.whole) out_.problems.push_back(path + ": the list of files is too large to be read");
    else package.files = read(kept.text);
  }

  void read_dpkg() {
    const auto first = read_database(std::string{dpkg} + "status", &read_dpkg_status);
    for (auto at = first.value_or(out_.packages.size()); at < out_.packages.size(); ++at) {
      auto& package = out_.packages[at];
      const auto list = std::string{dpkg} + "info/" + package.name;
      take_list(package, list + ".list", &read_dpkg_list);
      // Of packages that may be installed for several architectures at once.
      if (package.files.empty()) take_list(package, list + ":" + package.architecture + ".list", &read_dpkg_list);
      take_copyright(package);
    }
  }

  void read_distroless() {
    const auto& files = contents_.files();
    const auto folder = files.resolved(0, std::string{dpkg} + "status.d", true);
    if (folder == image::no_node) return;
    const auto& node = files.nodes[folder];
    for (auto child = node.first_child; child < node.first_child + node.child_count; ++child) {
      const auto name = std::string{files.nodes[child].name};
      if (name.ends_with(".md5sums")) continue;
      const auto path = std::string{dpkg} + "status.d/" + name;
      const auto first = read_database(path, &read_dpkg_status);
      for (auto at = first.value_or(out_.packages.size()); at < out_.packages.size(); ++at) {
        take_list(out_.packages[at], path + ".md5sums", &read_md5sums);
        take_copyright(out_.packages[at]);
      }
    }
  }

  void take_copyright(Package& package) {
    const auto node = contents_.files().resolved(0, "usr/share/doc/" + package.name + "/copyright", true);
    if (node == image::no_node) return;
    for (const auto line : split_lines(contents_.distilled(node))) package.licences.emplace_back(line);
  }

  void read_rpm() {
    for (const auto* folder : rpm_folders)
      for (const auto* file : rpm_files) {
        const auto path = std::string{folder} + file;
        const auto kept = contents_.at(path);
        if (!kept.there) continue;
        if (kept.whole && !is_rpm_database(kept.text)) {
          out_.problems.push_back(path + ": is no package database of rpm");
          continue;
        }
        if (read_database(path, &read_rpm_database).has_value()) return;  // the other folders are links or leftovers
      }
  }

  const Contents& contents_;
  SystemPackages out_;
};

}  // namespace

bool is_system_database(std::string_view path) {
  // Where all of them lie; asked of every file of every image.
  if (!path.starts_with("var/lib/") && !path.starts_with("usr/") && !path.starts_with("lib/")) return false;
  for (const auto* one : apk_databases)
    if (path == one) return true;
  for (const auto* folder : rpm_folders)
    for (const auto* file : rpm_files)
      if (const auto rest = below(path, folder); rest == file || rest == std::string{file} + "-wal") return true;
  if (!path.starts_with(dpkg)) return false;
  const auto rest = path.substr(dpkg.size());
  return rest == "status" || rest.starts_with("status.d/") || (rest.starts_with("info/") && rest.ends_with(".list"));
}

SystemPackages system_packages(const Contents& contents) { return Reading{contents}.run(); }

}  // namespace loadline::packages
