// SPDX-License-Identifier: Apache-2.0
// `packages` maps paths to what lies there; who gets what follows from node's own look-up, up the folders.
#include "workspace/npm_lock.h"

#include <string>
#include <unordered_map>

#include "base/paths.h"
#include "base/text.h"
#include "json/value.h"
#include "workspace/items.h"

namespace loadline::workspace {
namespace {

using json::Value;

constexpr std::string_view modules = "node_modules/";
constexpr unsigned highest_climb = 200;  // folders; no real tree is deeper

struct Target {
  PackageId package = no_package;
  std::string_view folder;  // of a link
};

bool lies_in_modules(std::string_view path) { return path.starts_with(modules) || contains(path, "/node_modules/"); }

class Reader {
 public:
  Reader(Lockfile& out, const Value& packages) : out_{&out}, packages_{&packages} {}

  void run() {
    targets_.reserve(packages_->members.size());
    for (const auto& member : packages_->members)
      if (member.value.is_object()) add(member);
    for (const auto& [path, entry, package] : entries_) add_edges(out_->packages[package].dependencies, path, *entry);
    for (const auto& member : packages_->members)
      if (member.value.is_object() && !lies_in_modules(member.key)) add_importer(member);
  }

 private:
  // A view that outlives the JSON tree: into the source where the text stands there undecoded.
  std::string_view view(std::string_view text, Span quoted) {
    const auto written = out_->source->text({quoted.begin + 1, quoted.end - 1});
    return written == text ? written : keep(out_->owned, std::string{text});
  }
  std::string_view text_of(const Value& entry, std::string_view key) {
    const Value* const found = entry.find(key);
    return found != nullptr && found->is_string() ? view(found->text, found->span) : std::string_view{};
  }
  static bool flag(const Value& entry, std::string_view key) {
    const Value* const found = entry.find(key);
    return found != nullptr && found->truthy();
  }
  std::vector<std::string_view> list(const Value& entry, std::string_view key) {
    std::vector<std::string_view> out;
    const Value* const found = entry.find(key);
    if (found == nullptr) return out;
    if (found->is_string()) out.push_back(view(found->text, found->span));
    for (const auto& item : found->items)
      if (item.is_string()) out.push_back(view(item.text, item.span));
    return out;
  }

  void add(const json::Member& member) {
    if (!lies_in_modules(member.key)) return;
    const auto path = view(member.key, member.key_span);
    const auto& entry = member.value;
    if (flag(entry, "link")) {
      const auto folder = keep(out_->owned, clean_path(text_of(entry, "resolved")));
      targets_.insert_or_assign(path, Target{no_package, folder});
      return;
    }
    LockedPackage package{};
    package.key = path;
    package.name = text_of(entry, "name");
    if (package.name.empty()) package.name = path.substr(path.rfind(modules) + modules.size());
    package.version = text_of(entry, "version");
    package.integrity = text_of(entry, "integrity");
    package.tarball = text_of(entry, "resolved");
    package.os = list(entry, "os");
    package.cpu = list(entry, "cpu");
    package.libc = list(entry, "libc");
    if (const Value* const engines = entry.find("engines"))
      for (const auto& engine : engines->members)
        if (engine.value.is_string())
          package.engines.emplace_back(view(engine.key, engine.key_span), view(engine.value.text, engine.value.span));
    if (const Value* const peers = entry.find("peerDependencies"))
      for (const auto& peer : peers->members) package.peers.push_back(view(peer.key, peer.key_span));
    package.optional = flag(entry, "optional") || flag(entry, "devOptional");
    package.development = flag(entry, "dev");
    package.requires_build = flag(entry, "hasInstallScript");
    package.deprecated = entry.find("deprecated") != nullptr;
    package.span = {member.key_span.begin + 1, member.key_span.end - 1};
    const auto id = static_cast<PackageId>(out_->packages.size());
    targets_.insert_or_assign(path, Target{id, {}});
    entries_.push_back({path, &entry, id});
    out_->packages.push_back(std::move(package));
  }

  [[nodiscard]] Target find(std::string_view from, std::string_view name) {
    for (unsigned climbed = 0; climbed < highest_climb; ++climbed) {
      scratch_.assign(from).append(from.empty() ? "" : "/").append(modules).append(name);
      if (const auto found = targets_.find(scratch_); found != targets_.end()) return found->second;
      if (from.empty()) break;
      from = folder_of(from);
    }
    return {};
  }

  Edge edge_to(std::string_view from, const json::Member& dependency, bool optional) {
    const auto target = find(from, dependency.key);
    return {view(dependency.key, dependency.key_span), target.package, target.folder, optional};
  }

  void add_edges(std::vector<Edge>& out, std::string_view path, const Value& entry) {
    for (const auto& [field, optional] : {std::pair{"dependencies", false}, {"optionalDependencies", true}})
      if (const Value* const found = entry.find(field))
        for (const auto& dependency : found->members) out.push_back(edge_to(path, dependency, optional));
    const Value* const peers = entry.find("peerDependencies");
    const Value* const meta = entry.find("peerDependenciesMeta");
    if (peers == nullptr) return;
    for (const auto& peer : peers->members) {
      const Value* const about = meta == nullptr ? nullptr : meta->find(peer.key);
      const auto edge = edge_to(path, peer, about != nullptr && flag(*about, "optional"));
      // An optional peer that nobody installed is no gap.
      if (edge.package != no_package || !edge.folder.empty() || !edge.optional) out.push_back(edge);
    }
  }

  void add_importer(const json::Member& member) {
    Importer importer{};
    importer.folder = member.key.empty() ? std::string_view{"."} : view(member.key, member.key_span);
    importer.span = member.key_span;
    using enum DependencyKind;
    for (const auto kind : {production, development, optional, peer}) {
      const Value* const found = member.value.find(field_of(kind));
      if (found == nullptr) continue;
      for (const auto& dependency : found->members) {
        LockedRequirement requirement{};
        requirement.edge = edge_to(member.key, dependency, kind == optional);
        requirement.name = requirement.edge.name;
        requirement.kind = kind;
        requirement.span = dependency.value.span;
        if (dependency.value.is_string()) {
          requirement.specifier = view(dependency.value.text, dependency.value.span);
          requirement.span = {dependency.value.span.begin + 1, dependency.value.span.end - 1};
        }
        if (requirement.edge.package != no_package)
          requirement.version = out_->packages[requirement.edge.package].version;
        if (!requirement.edge.folder.empty())
          requirement.version = keep(out_->owned, "link:" + std::string{requirement.edge.folder});
        importer.requirements.push_back(requirement);
      }
    }
    out_->importers.push_back(std::move(importer));
  }

  Lockfile* out_;
  const Value* packages_;
  std::unordered_map<std::string_view, Target> targets_;
  // With its package: a path that stands twice, once as a link, has two targets and the last one is found.
  struct Entry {
    std::string_view path;
    const Value* value;
    PackageId package;
  };
  std::vector<Entry> entries_;
  std::string scratch_;
};

}  // namespace

Lockfile read_npm_lock(const Source& source) {
  Lockfile out;
  out.source = &source;
  out.manager = Manager::npm;
  auto document = json::parse(source);
  out.problems = std::move(document.problems);
  if (const Value* const version = document.root.find("lockfileVersion")) out.version = version->text;
  const Value* const packages = document.root.find("packages");
  if (packages != nullptr && packages->is_object()) {
    Reader{out, *packages}.run();
  } else if (out.problems.empty()) {
    out.problems.push_back(
        {{&source, span_at(0, 0)}, "no `packages`: npm 6 and older wrote this; npm 7 and newer rewrite it"});
  }
  return out;
}

}  // namespace loadline::workspace
