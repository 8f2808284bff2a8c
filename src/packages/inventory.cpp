// SPDX-License-Identifier: Apache-2.0
// Find, order, own, link: the steps of Gathering::run().
#include "packages/inventory.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "packages/contents.h"
#include "packages/dpkg.h"
#include "packages/go_binary.h"
#include "packages/java.h"
#include "packages/links.h"
#include "packages/node.h"
#include "packages/python.h"
#include "packages/system_databases.h"

namespace loadline::packages {
namespace {

using image::no_node;
using image::TarKind;

constexpr std::uint64_t kib = 1024, mib = kib * 1024;
constexpr std::uint64_t least_go_program = 64 * kib;  // the smallest that Go links has a megabyte

bool is_copyright(std::string_view path) { return path.starts_with("usr/share/doc/") && path.ends_with("/copyright"); }

bool may_be_program(const image::Entry& entry) {
  return entry.size >= least_go_program && ((entry.mode & 0111) != 0 || entry.path.ends_with(".so"));
}

// A package and where it stands in the file system.
struct Found {
  Package package;
  std::uint32_t teller = no_node;  // the file that tells of it
  std::uint32_t folder = no_node;  // npm: all below it is its own, but for packages inside
  std::uint32_t site = no_node;    // Python: what its files are relative to
  bool owns_teller = false;        // a program or an archive is its own file
};

class Gathering {
 public:
  explicit Gathering(const image::FileSystem& files) : files_{files}, contents_{files} {}

  Inventory run() {
    read_system();
    look_for_limits();
    add_system_packages();
    add_node_packages();
    for (std::uint32_t node = 0; node < files_.nodes.size(); ++node) look_at(node);
    put_in_order();
    own_files();
    count_bytes();
    link_packages(out_.packages,
                  [this](std::string_view path) { return out_.owner_of(files_.resolved(0, path, true)); });
    return std::move(out_);
  }

 private:
  void read_system() {
    for (const auto* path : {"etc/os-release", "usr/lib/os-release"})
      if (const auto kept = contents_.at(path); kept.there && !out_.system.known())
        out_.system = read_os_release(kept.text);
  }

  // The pass keeps no more of a layer than its limit: what stands behind that is not known.
  void look_for_limits() {
    for (std::size_t i = 0; i < files_.layers.size(); ++i) {
      std::uint64_t kept = 0;
      for (const auto* texts : {&files_.layers[i]->kept, &files_.layers[i]->distilled})
        for (const auto& [path, text] : *texts) kept += text.size();
      if (kept >= image::Limits{}.most_kept)
        out_.problems.push_back("layer " + std::to_string(i + 1) + ": more manifests and databases than are kept");
    }
  }

  void add_system_packages() {
    auto read = system_packages(contents_);
    for (auto& package : read.packages) found_.push_back({.package = std::move(package)});
    std::ranges::move(read.problems, std::back_inserter(out_.problems));
  }

  void add_node_packages() {
    auto read = node_packages(files_);
    const auto first = found_.size();
    for (std::size_t i = 0; i < read.packages.size(); ++i) {
      auto& package = read.packages[i];
      for (auto& dependency : package.dependencies) dependency += first;
      const auto folder = read.folders[i];
      const auto teller = files_.child(folder, "package.json");
      package.layer = files_.nodes[teller].content_layer;
      // What is below an application is no package's: it was built here.
      const auto owned = package.application ? no_node : folder;
      found_.push_back({.package = std::move(package), .teller = teller, .folder = owned});
    }
  }

  void look_at(std::uint32_t node) {
    const auto& one = files_.nodes[node];
    if (one.kind() == TarKind::directory) {
      if (one.name.ends_with(".dist-info")) add_python(node, files_.child(node, "METADATA"), "RECORD");
      if (one.name.ends_with(".egg-info")) add_python(node, files_.child(node, "PKG-INFO"), "installed-files.txt");
    } else if (one.kind() == TarKind::regular) {
      if (one.name.ends_with(".egg-info")) add_python(node, node, "");
      else if (is_java_archive(one.name)) add_distilled(node, true);
      else if (may_be_program(*one.content)) add_distilled(node, false);
    }
  }

  void add_python(std::uint32_t node, std::uint32_t teller, std::string_view list) {
    const auto kept = contents_.of(teller);
    auto package = read_python_metadata(kept.text);
    if (package.name.empty() && kept.there && kept.text.empty() && files_.nodes[teller].size() > 0)
      out_.problems.push_back(files_.path_of(teller) + ": was not kept, so its package is not known");
    if (package.name.empty()) return;
    package.location = files_.path_of(teller);
    package.layer = kept.layer;
    Found found{.teller = teller, .site = files_.nodes[node].parent};
    if (const auto record = list.empty() ? no_node : files_.child(node, list); record != no_node) {
      const auto lines = contents_.of(record);
      if (lines.whole) package.files = read_python_record(lines.text);
      else out_.problems.push_back(files_.path_of(record) + ": the list of files is too large to be read");
      if (list != "RECORD") found.site = node;  // relative to the .egg-info itself
    }
    found.package = std::move(package);
    found_.push_back(std::move(found));
  }

  void add_distilled(std::uint32_t node, bool archive) {
    const auto text = contents_.distilled(node);
    if (text.empty()) return;
    const auto path = files_.path_of(node);
    if (archive && is_cut_off(text)) out_.problems.push_back(path + ": the archive cannot be read to its end");
    auto packages = archive ? read_java_archive(text, path) : read_go_build_info(text, path);
    for (std::size_t i = 0; i < packages.size(); ++i) {
      packages[i].layer = files_.nodes[node].content_layer;
      found_.push_back({.package = std::move(packages[i]), .teller = node, .owns_teller = i == 0});
    }
  }

  // By what a reader looks for; dependencies that are indexes already move along.
  void put_in_order() {
    std::vector<std::size_t> order(found_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [this](std::size_t i) {
      const auto& package = found_[i].package;
      return std::tie(package.ecosystem, package.name, package.version, package.architecture, package.location);
    };
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<std::size_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    std::vector<Found> sorted;
    for (const auto from : order) sorted.push_back(std::move(found_[from]));
    found_ = std::move(sorted);
    for (auto& found : found_) {
      auto& needed = found.package.dependencies;
      for (auto& dependency : needed) dependency = place[dependency];
      std::ranges::sort(needed);
      needed.erase(std::ranges::unique(needed).begin(), needed.end());
      out_.packages.push_back(std::move(found.package));
    }
  }

  void own(std::uint32_t node, std::size_t package) {
    if (node == no_node || files_.nodes[node].kind() == TarKind::directory) return;
    if (out_.owners[node] == no_package) out_.owners[node] = package;
  }

  void own_files() {
    out_.owners.assign(files_.nodes.size(), no_package);
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (found_[i].teller == no_node)
        for (const auto& file : out_.packages[i].files) own(files_.resolved(0, file, false), i);
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (found_[i].teller != no_node) out_.packages[i].within = out_.owners[found_[i].teller];
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const auto& found = found_[i];
      if (found.owns_teller) own(found.teller, i);
      if (found.site == no_node) continue;
      for (const auto& file : out_.packages[i].files) own(files_.resolved(found.site, file, false), i);
      own(found.teller, i);
    }
    own_folders();
    for (auto& package : out_.packages) package.files = {};
  }

  // Nodes stand floor by floor, so that a folder comes before what is in it.
  void own_folders() {
    std::vector<std::size_t> inherited(files_.nodes.size(), no_package);
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (found_[i].folder != no_node) inherited[found_[i].folder] = i;
    for (std::uint32_t node = 1; node < files_.nodes.size(); ++node) {
      if (inherited[node] == no_package) inherited[node] = inherited[files_.nodes[node].parent];
      if (inherited[node] != no_package) own(node, inherited[node]);
    }
  }

  // A content that several paths lead to counts once, for the owner of the first.
  void count_bytes() {
    std::unordered_set<const image::Entry*> linked;
    for (std::uint32_t node = 0; node < files_.nodes.size(); ++node) {
      const auto& one = files_.nodes[node];
      if (one.kind() != TarKind::regular || out_.owners[node] == no_package) continue;
      auto& package = out_.packages[out_.owners[node]];
      ++package.file_count;
      if (linked.insert(one.content).second) package.bytes += one.size();
    }
  }

  const image::FileSystem& files_;
  Contents contents_;
  std::vector<Found> found_;
  Inventory out_;
};

}  // namespace

image::Wanted kept_for_inventory(const image::Entry& entry) {
  const auto path = entry.path;
  if (is_node_manifest(path)) return 256 * kib;
  if (path.ends_with(".dist-info/METADATA") || path.ends_with(".egg-info/PKG-INFO") || path.ends_with(".egg-info"))
    return 128 * kib;  // the description follows the headers
  if (path.ends_with(".dist-info/RECORD") || path.ends_with(".egg-info/installed-files.txt")) return 16 * mib;
  if (path == "etc/os-release" || path == "usr/lib/os-release") return 64 * kib;
  if (is_system_database(path)) return 128 * mib;
  if (is_java_archive(path)) return {&java_archive_distiller};
  if (may_be_program(entry)) return {&go_build_info_distiller};
  if (is_copyright(path)) return {&copyright_distiller};
  return {};
}

Inventory inventory_of(const image::FileSystem& files) { return Gathering{files}.run(); }

}  // namespace loadline::packages
