// SPDX-License-Identifier: Apache-2.0
// Two walks from the roots: production edges first, then what only development edges reach.
#include "attribute/node_packages.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "json/value.h"

namespace loadline::attribute {
namespace {

constexpr std::string_view modules = "node_modules";

// "a/node_modules/b" and "a/node_modules/@s/b": where a package's own folder ends in a path; npos for none.
std::size_t package_end(std::string_view path) {
  auto at = path.rfind("/node_modules/");
  if (at != path.npos) at += 1;
  else if (path.starts_with("node_modules/")) at = 0;
  else return path.npos;
  const auto name = at + modules.size() + 1;
  if (name >= path.size() || path[name] == '.') return path.npos;  // .bin, .pnpm, .cache
  auto end = path.find('/', name);
  if (path[name] == '@' && end != path.npos) end = path.find('/', end + 1);
  return end == path.npos ? path.size() : end;
}

struct Manifest {
  std::string name, version;
  std::vector<std::string> production, development;  // names
};

void add_names(const json::Value& root, std::string_view key, std::vector<std::string>& into) {
  if (const auto* value = root.find(key); value != nullptr)
    for (const auto& member : value->members) into.push_back(member.key);
}

Manifest manifest_of(std::string path, std::string text) {
  const Source source{std::move(path), std::move(text)};
  const auto document = json::parse(source);
  Manifest out{
      std::string{document.root.string_or("name", "")}, std::string{document.root.string_or("version", "")}, {}, {}};
  for (const auto* key : {"dependencies", "optionalDependencies", "peerDependencies"})
    add_names(document.root, key, out.production);
  add_names(document.root, "devDependencies", out.development);
  return out;
}

// Numbers compare as numbers: 10.0.0 is higher than 9.1.0. Exact enough to say which of two is kept.
bool version_below(std::string_view a, std::string_view b) {
  const auto left = split(a, '.');
  const auto right = split(b, '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const auto x = parse_integer<std::uint64_t>(left[i]);
    const auto y = parse_integer<std::uint64_t>(right[i]);
    if (x && y && *x != *y) return *x < *y;
    if (left[i] != right[i] && !(x && y)) return left[i] < right[i];
  }
  return left.size() < right.size();
}

class Graph {
 public:
  explicit Graph(const image::FileSystem& files) : files_{files}, tree_{image::tree_of(files)} {}
  NodePackages run();

 private:
  void find_packages();
  void find_roots();
  // The real folder of a path whose links are followed; no_node where it leads nowhere.
  [[nodiscard]] std::uint32_t real(std::uint32_t from, std::string_view path) const;
  [[nodiscard]] std::uint32_t lookup(std::uint32_t folder, std::string_view name) const;
  void spread(std::vector<std::uint32_t> folders, Reach reach);
  const Manifest& manifest(std::uint32_t folder);

  const image::FileSystem& files_;
  std::unique_ptr<FileTree> tree_;
  NodePackages out_;
  std::map<std::uint32_t, std::size_t> packages_;  // folder to index
  std::vector<std::uint32_t> roots_;
  std::map<std::uint32_t, Manifest> manifests_;
  std::map<std::uint32_t, Reach> reached_;         // folders, workspace packages among them
};

std::uint32_t Graph::real(std::uint32_t from, std::string_view path) const { return files_.resolved(from, path, true); }

// As require.resolve does: node_modules of this folder, then of the one above it.
std::uint32_t Graph::lookup(std::uint32_t folder, std::string_view name) const {
  for (auto at = folder; at != image::no_node; at = files_.nodes[at].parent) {
    if (files_.nodes[at].name == modules) {
      if (const auto found = real(at, name); found != image::no_node) return found;
      continue;
    }
    const auto here = files_.child(at, modules);
    if (here == image::no_node) continue;
    const auto inside = real(at, modules);
    if (inside == image::no_node) continue;
    if (const auto found = real(inside, name); found != image::no_node) return found;
  }
  return image::no_node;
}

void Graph::find_packages() {
  files_.each([&](std::uint32_t node, const std::string& path) {
    const auto& one = files_.nodes[node];
    if (one.kind() != image::TarKind::directory || package_end(path) != path.size()) return;
    if (files_.nodes[one.parent].name != modules && !files_.nodes[one.parent].name.starts_with('@')) return;
    if (files_.child(node, "package.json") == image::no_node) return;
    packages_[node] = out_.packages.size();
    out_.packages.push_back({.path = path});
  });
}

void Graph::find_roots() {
  files_.each([&](std::uint32_t node, const std::string& path) {
    const auto& one = files_.nodes[node];
    if (one.kind() != image::TarKind::directory || package_end(path) != path.npos) return;
    if (contains(path, modules)) return;
    // What ships with a Node image (npm itself) is no application.
    if (files_.child(node, "package.json") == image::no_node || files_.child(node, modules) == image::no_node) return;
    roots_.push_back(node);
    out_.roots.push_back(path);
  });
}

const Manifest& Graph::manifest(std::uint32_t folder) {
  const auto [slot, is_new] = manifests_.try_emplace(folder);
  if (!is_new) return slot->second;
  const auto path = join_path(files_.path_of(folder), "package.json");
  if (const auto text = tree_->read(path); text) slot->second = manifest_of(path, *text);
  else out_.truthful = false;
  return slot->second;
}

void Graph::spread(std::vector<std::uint32_t> folders, Reach reach) {
  while (!folders.empty()) {
    const auto folder = folders.back();
    folders.pop_back();
    for (const auto& name : manifest(folder).production) {
      const auto found = lookup(folder, name);
      if (found == image::no_node || !reached_.try_emplace(found, reach).second) continue;
      folders.push_back(found);
    }
  }
}

NodePackages Graph::run() {
  find_packages();
  find_roots();
  if (out_.packages.empty()) return std::move(out_);
  spread(roots_, Reach::production);
  std::vector<std::uint32_t> development;
  for (const auto root : roots_)
    for (const auto& name : manifest(root).development)
      if (const auto found = lookup(root, name);
          found != image::no_node && reached_.try_emplace(found, Reach::development).second)
        development.push_back(found);
  spread(std::move(development), Reach::development);

  if (roots_.empty()) out_.truthful = false;
  std::map<std::string, std::string, std::less<>> highest;
  for (const auto& [folder, index] : packages_) {
    auto& package = out_.packages[index];
    const auto& about = manifest(folder);
    package.name = about.name;
    package.version = about.version;
    if (const auto found = reached_.find(folder); found != reached_.end()) package.reach = found->second;
    auto& top = highest[package.name];
    if (package.reach == Reach::production && (top.empty() || version_below(top, package.version)))
      top = package.version;
  }
  for (auto& package : out_.packages) {
    if (!out_.truthful && package.reach == Reach::none) package.reach = Reach::production;
    package.older = package.reach == Reach::production && !package.name.empty() &&
                    version_below(package.version, highest[package.name]);
  }
  return std::move(out_);
}

}  // namespace

const NodePackage* NodePackages::owner_of(std::string_view path) const {
  for (auto end = package_end(path); end != path.npos; end = package_end(path)) {
    const auto folder = path.substr(0, end);
    const auto found = std::ranges::lower_bound(packages, folder, {}, &NodePackage::path);
    if (found != packages.end() && found->path == folder) return &*found;
    // A folder without a manifest inside of another package: the outer one owns it.
    path = path.substr(0, path.rfind(modules));
    while (path.ends_with('/')) path.remove_suffix(1);
  }
  return nullptr;
}

bool is_package_manifest(std::string_view path) {
  if (base_name(path) != "package.json") return false;
  const auto end = package_end(path);
  return end == path.npos ? !contains(path, modules) : path.substr(end) == "/package.json";
}

NodePackages node_packages(const image::FileSystem& files) {
  auto out = Graph{files}.run();
  std::ranges::sort(out.packages, {}, &NodePackage::path);
  return out;
}

}  // namespace loadline::attribute
