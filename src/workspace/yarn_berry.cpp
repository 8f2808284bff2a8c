// SPDX-License-Identifier: Apache-2.0
// Berry: YAML written by yarn (Project.generateLockfile). A block whose resolution is "name@workspace:folder"
// is an importer; its dependencies hold the development ones too, so that only the manifest tells them apart.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "workspace/items.h"
#include "workspace/yaml_items.h"
#include "workspace/yarn_lock.h"

namespace loadline::workspace {
namespace {

constexpr std::string_view workspace_protocol = "@workspace:";

struct Block {
  Item header;
  std::string_view version, resolution, checksum, conditions;
  std::vector<std::pair<Item, bool>> dependencies;  // and whether it is optional
  std::vector<std::string_view> optional_names, peers;
};

class Reader {
 public:
  explicit Reader(Lockfile& out) : out_{&out} {}

  void take(const Item& item) {
    if (item.depth == 0) {
      flush();
      in_metadata_ = item.key == "__metadata";
      block_ = Block{};
      block_.header = item;
      has_block_ = !in_metadata_;
    } else if (item.depth == 1) {
      field_ = item.key;
      if (in_metadata_ && item.key == "version") out_->version = item.value;
      if (item.key == "version") block_.version = item.value;
      if (item.key == "resolution") block_.resolution = item.value;
      if (item.key == "checksum") block_.checksum = item.value;
      if (item.key == "conditions") block_.conditions = item.value;
    } else if (item.depth == 2) {
      meta_ = item.key;
      if (field_ == "dependencies") block_.dependencies.emplace_back(item, false);
      if (field_ == "optionalDependencies") block_.dependencies.emplace_back(item, true);
      if (field_ == "peerDependencies") block_.peers.push_back(item.key);
    } else if (item.depth == 3 && field_ == "dependenciesMeta" && item.key == "optional" && item.value == "true") {
      block_.optional_names.push_back(meta_);
    }
  }

  void finish() {
    flush();
    std::ranges::sort(out_->descriptors);
    std::ranges::sort(folders_);
    std::size_t next = 0;
    for (auto& package : out_->packages)
      for (auto& edge : package.dependencies) resolve(edge, ranges_[next++]);
    for (auto& importer : out_->importers)
      for (auto& requirement : importer.requirements) {
        resolve(requirement.edge, requirement.specifier);
        if (requirement.edge.package != no_package)
          requirement.version = out_->packages[requirement.edge.package].version;
        if (!requirement.edge.folder.empty())
          requirement.version = keep(out_->owned, "workspace:" + std::string{requirement.edge.folder});
      }
  }

 private:
  void flush() {
    if (!std::exchange(has_block_, false)) return;
    for (auto& [item, optional] : block_.dependencies)
      if (std::ranges::find(block_.optional_names, item.key) != block_.optional_names.end()) optional = true;
    const auto at = block_.resolution.find(workspace_protocol, 1);
    if (at != block_.resolution.npos) {
      add_importer(block_.resolution.substr(at + workspace_protocol.size()));
    } else {
      add_package();
    }
  }

  template <class Add>
  void each_descriptor(Add add) const {
    auto rest = block_.header.key;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(", "), rest.size());
      add(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
  }

  void add_importer(std::string_view folder) {
    each_descriptor([&](std::string_view descriptor) { folders_.emplace_back(descriptor, folder); });
    Importer importer{};
    importer.folder = folder;
    importer.span = block_.header.key_span;
    for (const auto& [item, optional] : block_.dependencies) {
      LockedRequirement requirement{};
      requirement.name = item.key;
      requirement.specifier = item.value;
      requirement.span = item.value_span;
      requirement.kind = optional ? DependencyKind::optional : DependencyKind::production;
      requirement.edge = {item.key, no_package, {}, optional};
      importer.requirements.push_back(requirement);
    }
    out_->importers.push_back(std::move(importer));
  }

  void add_package() {
    LockedPackage package{};
    package.key = block_.header.key;
    package.span = block_.header.key_span;
    const auto at = block_.resolution.find('@', 1);
    package.name = block_.resolution.substr(0, at);
    package.version = block_.version;
    package.integrity = block_.checksum;
    package.peers = block_.peers;
    for (const auto condition : split(block_.conditions, '&')) {
      const auto one = trim(condition);
      const auto value = one.substr(std::min(one.find('=') + 1, one.size()));
      if (one.starts_with("os=")) package.os.push_back(value);
      if (one.starts_with("cpu=")) package.cpu.push_back(value);
      if (one.starts_with("libc=")) package.libc.push_back(value);
    }
    // What has conditions is installed where they hold only, as the optional packages of the others.
    package.optional = !block_.conditions.empty();
    for (const auto& [item, optional] : block_.dependencies) {
      package.dependencies.push_back({item.key, no_package, {}, optional});
      ranges_.push_back(item.value);
    }
    const auto id = static_cast<PackageId>(out_->packages.size());
    each_descriptor([&](std::string_view descriptor) { out_->descriptors.emplace_back(descriptor, id); });
    out_->packages.push_back(std::move(package));
  }

  void resolve(Edge& edge, std::string_view range) {
    edge.package = package_asked_for(*out_, edge.name, range);
    if (edge.package != no_package) return;
    for (const auto protocol : {"", "npm:"}) {
      const auto wanted = std::string{edge.name} + "@" + protocol + std::string{range};
      const auto found = std::ranges::lower_bound(folders_, std::string_view{wanted}, {},
                                                  [](const auto& f) { return f.first; });
      if (found == folders_.end() || found->first != wanted) continue;
      edge.folder = found->second;
      return;
    }
  }

  Lockfile* out_;
  Block block_;
  bool has_block_ = false, in_metadata_ = false;
  std::string_view field_, meta_;
  std::vector<std::string_view> ranges_;  // of the packages' edges, in order
  std::vector<std::pair<std::string_view, std::string_view>> folders_;  // descriptor, workspace folder
};

}  // namespace

Lockfile read_yarn_berry(const Source& source) {
  Lockfile out;
  out.source = &source;
  out.manager = Manager::yarn_berry;
  const std::size_t begin = source.text().starts_with("\xEF\xBB\xBF") ? 3 : 0;
  bool scanned = false;
  {
    ItemScanner scanner{source.text(), begin, out.owned};
    std::vector<Item> items;
    Item item;
    while (scanner.next(item)) items.push_back(item);
    scanned = !scanner.stopped();
    if (!scanned) items = items_from_yaml(source, begin, out.owned, out.problems);
    Reader reader{out};
    for (const auto& each : items) reader.take(each);
    reader.finish();
  }
  return out;
}

}  // namespace loadline::workspace
