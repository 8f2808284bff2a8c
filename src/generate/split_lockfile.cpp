// SPDX-License-Identifier: Apache-2.0
// The part of pnpm-lock.yaml that a few packages need, as the lines that stand there: nothing is resolved anew, so both
// halves run the versions that the service runs today.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"
#include "generate/split.h"
#include "predict/sizes.h"
#include "predict/tree.h"

namespace loadline::generate {
namespace {

using workspace::Lockfile;
using workspace::PackageId;

const workspace::LockedRequirement* locked(const Split& split, const std::string& name) {
  const auto& node = split.node;
  const auto* importer = node.workspace->lockfile->importer(node.folder);
  if (importer == nullptr) return nullptr;
  const auto found = std::ranges::find(importer->requirements, name, &workspace::LockedRequirement::name);
  return found == importer->requirements.end() ? nullptr : &*found;
}

// A lockfile is for every platform, an image for one.
enum class Platform : std::uint8_t { any, of_images };

// What these bring, themselves included.
std::set<PackageId> closure_from(const Lockfile& lockfile, std::vector<PackageId> open, Platform platform) {
  std::set<PackageId> out;
  while (!open.empty()) {
    const auto id = open.back();
    open.pop_back();
    if (id >= lockfile.packages.size() || !out.insert(id).second) continue;
    for (const auto& edge : lockfile.packages[id].dependencies)
      if (edge.package < lockfile.packages.size() &&
          (platform == Platform::any || workspace::fits(lockfile.packages[edge.package], {})))
        open.push_back(edge.package);
  }
  return out;
}

std::set<PackageId> closure_of(const Split& split, const std::vector<std::string>& names, Platform platform) {
  std::vector<PackageId> open;
  for (const auto& name : names)
    if (const auto* requirement = locked(split, name)) open.push_back(requirement->edge.package);
  return closure_from(*split.node.workspace->lockfile, std::move(open), platform);
}

// What the service still needs once the heavy packages are none of its own: of its manifest and its members'.
std::set<PackageId> rest_of(const Split& split) {
  const auto& node = split.node;
  const auto& lockfile = *node.workspace->lockfile;
  std::vector<PackageId> open;
  const auto add = [&](std::string_view folder, bool own) {
    const auto* importer = lockfile.importer(folder);
    if (importer == nullptr) return;
    for (const auto& requirement : importer->requirements) {
      if (requirement.kind == workspace::DependencyKind::development) continue;
      if (own && std::ranges::find(split.heavy, requirement.name) != split.heavy.end()) continue;
      open.push_back(requirement.edge.package);
    }
  };
  add(node.folder, true);
  for (const auto* member : workspace::workspace_closure(*node.workspace, *node.package))
    add(relative_path(member->folder, node.workspace->folder), false);
  return closure_from(lockfile, std::move(open), Platform::of_images);
}

// As they lie on a disk: pnpm links files of one content to one place.
Half weighed(const Lockfile& lockfile, const std::set<PackageId>& packages, const predict::Sizes* sizes) {
  Half out{.packages = packages.size()};
  std::vector<PackageId> known;
  for (const auto id : packages)
    if (sizes != nullptr && predict::size_of(*sizes, predict::asked(lockfile.packages[id]))) known.push_back(id);
  out.unknown = packages.size() - known.size();
  predict::Linked linked;
  if (sizes != nullptr && !known.empty()) out.bytes = predict::weigh(lockfile, known, *sizes, &linked).bytes.likely;
  return out;
}

// "packages:" and the lines below it, up to the next line that begins at the margin.
std::string_view section(std::string_view text, std::string_view name) {
  const std::string head = "\n" + std::string{name} + ":\n";
  const auto found = text.find(head);
  if (found == text.npos) return {};
  const auto begin = found + head.size();
  for (auto at = begin; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at && text[at] != ' ') return text.substr(begin, at - begin);
    at = end + 1;
  }
  return text.substr(begin);
}

std::string_view unquoted(std::string_view key) {
  return key.size() > 1 && key.front() == '\'' ? key.substr(1, key.size() - 2) : key;
}

// The entries of a section whose key is one of these, as they stand there.
std::string entries(std::string_view lines, const std::set<std::string, std::less<>>& keys) {
  std::string out;
  bool taken = false;
  for (const auto line : split_lines(lines)) {
    const bool begins = line.size() > 2 && line.starts_with("  ") && line[2] != ' ';
    if (begins) {
      const auto end = line.rfind(line.ends_with('}') ? ": {" : ":");
      taken = keys.contains(unquoted(line.substr(2, end - 2)));
      if (taken) out += "\n";
    }
    if (taken && !line.empty()) out += std::string{line} + "\n";
  }
  return out;
}

std::string quoted_key(std::string_view name) {
  return name.starts_with('@') ? "'" + std::string{name} + "'" : std::string{name};
}

const json::Value* settings_of_root(const Split& split) {
  const auto* root = split.node.workspace->member_in(split.node.workspace->folder);
  return root == nullptr ? nullptr : root->document.root.find("pnpm");
}

std::string version_of(const Split& split, const std::string& name) {
  const auto* requirement = locked(split, name);
  const auto& packages = split.node.workspace->lockfile->packages;
  return requirement == nullptr || requirement->edge.package >= packages.size()
             ? std::string{}
             : std::string{packages[requirement->edge.package].version};
}

}  // namespace

Halves halves_of(const Split& split, const Options& options) {
  const auto& lockfile = *split.node.workspace->lockfile;
  auto all = rest_of(split);
  const auto rest = all;
  if (!split.applied) all.merge(closure_of(split, split.heavy, Platform::of_images));
  return {weighed(lockfile, all, options.sizes), weighed(lockfile, rest, options.sizes),
          weighed(lockfile, closure_of(split, split.packages, Platform::of_images), options.sizes)};
}

std::string half_text(const Half& half) {
  const auto count = std::to_string(half.packages) + (half.packages == 1 ? " package" : " packages");
  if (half.packages == 0) return "no package";
  if (half.unknown == half.packages) return count + " of unknown size";
  if (half.unknown == 0) return bytes_text(half.bytes) + " in " + count;
  return "more than " + bytes_text(half.bytes) + " in " + count + ", " + std::to_string(half.unknown) +
         " of them of unknown size";
}

std::string split_manifest(const Split& split) {
  const auto* root = split.node.workspace->member_in(split.node.workspace->folder);
  std::string out = "{\n  \"name\": \"" + split.name + "\",\n  \"private\": true,\n";
  if (root != nullptr && root->package_manager)
    out += "  \"packageManager\": \"" + root->package_manager->value + "\",\n";
  const auto type = split.node.package->document.root.string_or("type", "");
  if (!type.empty()) out += "  \"type\": \"" + std::string{type} + "\",\n";
  out += "  \"dependencies\": {";
  for (std::size_t i = 0; i < split.packages.size(); ++i)
    out += std::string{i == 0 ? "" : ","} + "\n    \"" + split.packages[i] + "\": \"" +
           version_of(split, split.packages[i]) + "\"";
  out += "\n  }";
  // The lockfile holds what these made of it, and an install compares them.
  if (const auto* settings = settings_of_root(split); settings != nullptr && root != nullptr && root->source != nullptr)
    out += ",\n  \"pnpm\": " + std::string{slice(root->source->text(), settings->span.begin, settings->span.end)};
  return out + "\n}\n";
}

std::string split_lockfile(const Split& split) {
  const auto& lockfile = *split.node.workspace->lockfile;
  const std::string text = "\n" + std::string{lockfile.source->text()};
  std::set<std::string, std::less<>> keys;
  for (const auto id : closure_of(split, split.packages, Platform::any)) {
    const auto key = std::string{lockfile.packages[id].key};
    keys.insert(key);
    keys.insert(key.substr(0, key.find('(')));  // 9.0: peers are named in `snapshots` only
  }
  std::string out = "lockfileVersion: '" + lockfile.version + "'\n";
  std::vector<std::string> heads = {"settings"};
  if (const auto* settings = settings_of_root(split))
    for (const auto& member : settings->members) heads.push_back(member.key);
  for (const auto& head : heads)
    if (const auto lines = section(text, head); !lines.empty())
      out += "\n" + head + ":\n" +
             std::string{trim(lines).empty() ? "" : lines.substr(0, lines.find_last_not_of('\n') + 1)} + "\n";
  out += "\nimporters:\n\n  .:\n    dependencies:\n";
  for (const auto& name : split.packages)
    if (const auto* requirement = locked(split, name))
      out += "      " + quoted_key(name) + ":\n        specifier: " + version_of(split, name) +
             "\n        version: " + std::string{requirement->version} + "\n";
  for (const char* name : {"packages", "snapshots"})
    if (const auto lines = entries(section(text, name), keys); !lines.empty())
      out += "\n" + std::string{name} + ":\n" + lines;
  return out;
}

}  // namespace loadline::generate
