// SPDX-License-Identifier: Apache-2.0
// Two walks from the applications: production edges first, then what only development edges reach.
#include "packages/node.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/paths.h"
#include "base/text.h"
#include "json/value.h"
#include "packages/contents.h"
#include "versions/order.h"

namespace loadline::packages {
namespace {

constexpr std::string_view modules = "node_modules";

// Where Debian's node looks last, whoever asks.
constexpr std::array<std::string_view, 2> shared_folders = {"usr/share/nodejs/", "usr/lib/nodejs/"};

// Where a package's name begins in a path: after the last node_modules, or in a shared folder; npos for neither.
std::size_t name_begin(std::string_view path) {
  if (const auto at = path.rfind("/node_modules/"); at != path.npos) return at + 1 + modules.size() + 1;
  if (path.starts_with("node_modules/")) return modules.size() + 1;
  for (const auto folder : shared_folders)
    if (path.starts_with(folder)) return folder.size();
  return path.npos;
}

// "a/node_modules/b" and "a/node_modules/@s/b": where a package's own folder ends in a path; npos for none.
std::size_t package_end(std::string_view path) {
  const auto name = name_begin(path);
  if (name >= path.size() || path[name] == '.') return path.npos;  // .bin, .pnpm, .cache
  auto end = path.find('/', name);
  if (path[name] == '@' && end != path.npos) end = path.find('/', end + 1);
  return end == path.npos ? path.size() : end;
}

struct Manifest {
  Package package;
  std::vector<std::string> development;  // names
};

// "MIT", {"type": "MIT"}, or a list of such under the old key.
void take_licences(const json::Value& root, Package& into) {
  const auto take = [&](const json::Value& value) {
    const auto text = value.is_string() ? std::string_view{value.text} : value.string_or("type", "");
    if (!text.empty() && text != "UNLICENSED" && !text.starts_with("SEE LICENSE IN")) into.licences.emplace_back(text);
  };
  if (const auto* value = root.find("license")) take(*value);
  const auto* several = root.find("licenses");
  if (into.licences.empty() && several != nullptr)
    for (const auto& item : several->items) take(item);
}

void add_needs(const json::Value& root, std::string_view key, std::vector<Need>& into) {
  if (const auto* value = root.find(key); value != nullptr)
    for (const auto& member : value->members) into.push_back({{member.key}});
}

Manifest manifest_of(std::string text) {
  const Source source{"package.json", std::move(text)};
  const auto document = json::parse(source);
  const auto& root = document.root;
  Manifest out;
  auto& package = out.package;
  package.ecosystem = Ecosystem::npm;
  package.name = root.string_or("name", "");
  package.version = root.string_or("version", "");
  package.homepage = root.string_or("homepage", "");
  if (const auto* author = root.find("author"))
    package.supplier = author->is_string() ? std::string_view{author->text} : author->string_or("name", "");
  take_licences(root, package);
  for (const auto* key : {"dependencies", "optionalDependencies", "peerDependencies"})
    add_needs(root, key, package.needs);
  if (const auto* value = root.find("devDependencies"); value != nullptr)
    for (const auto& member : value->members) out.development.push_back(member.key);
  return out;
}

// The folder's name as dependents see it.
std::string name_by_folder(std::string_view path) {
  const auto name = base_name(path);
  const auto scope = base_name(folder_of(path));
  return scope.starts_with('@') ? std::string{scope} + "/" + std::string{name} : std::string{name};
}

bool version_below(std::string_view a, std::string_view b) {
  const auto order = versions::compare(versions::Ecosystem::npm, a, b);
  return order && *order < 0;
}

class Graph {
 public:
  explicit Graph(const image::FileSystem& files) : files_{files}, contents_{files} {
    for (const auto folder : shared_folders)
      if (const auto found = real(0, folder); found != image::no_node) shared_.push_back(found);
  }
  NodePackages run();

 private:
  void find_packages();
  // The real folder of a path whose links are followed; no_node where it leads nowhere.
  [[nodiscard]] std::uint32_t real(std::uint32_t from, std::string_view path) const;
  [[nodiscard]] std::uint32_t lookup(std::uint32_t folder, std::string_view name) const;
  void spread(std::vector<std::uint32_t> folders, Reach reach);
  const Manifest& manifest(std::uint32_t folder);
  void judge_reach();
  void find_older();
  void link(std::size_t index);

  const image::FileSystem& files_;
  Contents contents_;
  std::vector<std::uint32_t> shared_;  // those of the shared folders that are there
  NodePackages out_;
  std::map<std::uint32_t, std::size_t> packages_;  // folder to index
  std::map<std::uint32_t, Manifest> manifests_;
  std::map<std::uint32_t, Reach> reached_;         // folders, workspace packages among them
  bool truthful_ = true;  // false: a manifest was not kept, or there is no application; nothing is "unreachable"
};

std::uint32_t Graph::real(std::uint32_t from, std::string_view path) const { return files_.resolved(from, path, true); }

// As require.resolve does: node_modules of this folder, then of the one above it.
std::uint32_t Graph::lookup(std::uint32_t folder, std::string_view name) const {
  for (auto at = folder; at != image::no_node; at = files_.nodes[at].parent) {
    if (files_.nodes[at].name == modules) {
      if (const auto found = real(at, name); found != image::no_node) return found;
      continue;
    }
    if (files_.child(at, modules) == image::no_node) continue;
    const auto inside = real(at, modules);
    if (inside == image::no_node) continue;
    if (const auto found = real(inside, name); found != image::no_node) return found;
  }
  for (const auto shared : shared_)
    if (const auto found = real(shared, name); found != image::no_node) return found;
  return image::no_node;
}

void Graph::find_packages() {
  files_.each([&](std::uint32_t node, const std::string& path) {
    const auto& one = files_.nodes[node];
    if (one.kind() != image::TarKind::directory || files_.child(node, "package.json") == image::no_node) return;
    const bool package = package_end(path) == path.size();
    const bool application = !package && name_begin(path) == path.npos && !contains(path, modules) &&
                             files_.child(node, modules) != image::no_node;
    if (!package && !application) return;
    packages_[node] = out_.packages.size();
    out_.folders.push_back(node);
    auto& into = out_.packages.emplace_back(manifest(node).package);
    into.ecosystem = Ecosystem::npm;
    into.application = application;
    into.location = join_path(path, "package.json");
    if (into.name.empty()) into.name = name_by_folder(path);
  });
}

const Manifest& Graph::manifest(std::uint32_t folder) {
  const auto [slot, is_new] = manifests_.try_emplace(folder);
  if (!is_new) return slot->second;
  const auto kept = contents_.of(files_.resolved(folder, "package.json", true));
  slot->second = manifest_of(std::string{kept.text});
  if (!kept.whole) truthful_ = false;
  return slot->second;
}

void Graph::spread(std::vector<std::uint32_t> folders, Reach reach) {
  while (!folders.empty()) {
    const auto folder = folders.back();
    folders.pop_back();
    for (const auto& need : manifest(folder).package.needs) {
      const auto found = lookup(folder, need.any_of.front());
      if (found == image::no_node || !reached_.try_emplace(found, reach).second) continue;
      folders.push_back(found);
    }
  }
}

void Graph::judge_reach() {
  std::vector<std::uint32_t> roots;
  for (std::size_t i = 0; i < out_.packages.size(); ++i)
    if (out_.packages[i].application) roots.push_back(out_.folders[i]);
  spread(roots, Reach::production);
  std::vector<std::uint32_t> development;
  for (const auto root : roots)
    for (const auto& name : manifest(root).development)
      if (const auto found = lookup(root, name);
          found != image::no_node && reached_.try_emplace(found, Reach::development).second)
        development.push_back(found);
  spread(std::move(development), Reach::development);
  if (roots.empty()) truthful_ = false;
  for (const auto& [folder, index] : packages_) {
    auto& package = out_.packages[index];
    const auto found = reached_.find(folder);
    if (package.application || found != reached_.end())
      package.reach = package.application ? Reach::production : found->second;
    else package.reach = truthful_ ? Reach::none : Reach::unknown;
  }
}

void Graph::find_older() {
  std::map<std::string_view, std::string_view> highest;
  const auto counts = [](const Package& package) {
    return !package.application && package.reach != Reach::development && package.reach != Reach::none;
  };
  for (const auto& package : out_.packages) {
    auto& top = highest[package.name];
    if (counts(package) && (top.empty() || version_below(top, package.version))) top = package.version;
  }
  for (auto& package : out_.packages)
    package.older = counts(package) && version_below(package.version, highest[package.name]);
}

void Graph::link(std::size_t index) {
  auto& package = out_.packages[index];
  for (const auto& need : package.needs)
    if (const auto found = packages_.find(lookup(out_.folders[index], need.any_of.front())); found != packages_.end())
      package.dependencies.push_back(found->second);
  package.needs.clear();
}

NodePackages Graph::run() {
  find_packages();
  if (out_.packages.empty()) return std::move(out_);
  judge_reach();
  find_older();
  for (std::size_t i = 0; i < out_.packages.size(); ++i) link(i);
  return std::move(out_);
}

}  // namespace

bool is_node_manifest(std::string_view path) {
  if (base_name(path) != "package.json") return false;
  const auto end = package_end(path);
  if (end != path.npos) return path.substr(end) == "/package.json";
  return name_begin(path) == path.npos && !contains(path, modules);
}

Package read_package_json(std::string_view text) { return manifest_of(std::string{text}).package; }

NodePackages node_packages(const image::FileSystem& files) { return Graph{files}.run(); }

}  // namespace loadline::packages
