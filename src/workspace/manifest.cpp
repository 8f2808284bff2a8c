// SPDX-License-Identifier: Apache-2.0
// package.json, as npm documents it (docs: configuring-npm/package-json).
#include "workspace/manifest.h"

#include <array>
#include <utility>

namespace loadline::workspace {
namespace {

using json::Value;

constexpr unsigned deepest_exports = 16;  // conditions inside conditions

Located<std::string> located(const Source& source, const Value& value) { return {value.text, {&source, value.span}}; }

std::optional<Located<std::string>> text_at(const Source& source, const Value& root, std::string_view key) {
  const Value* const found = root.find(key);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return located(source, *found);
}

void read_texts(const Source& source, const Value* object,
                std::map<std::string, Located<std::string>, std::less<>>& out) {
  if (object == nullptr) return;
  for (const auto& member : object->members)
    if (member.value.is_string()) out.insert_or_assign(member.key, located(source, member.value));
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  for (const auto& item : list->items)
    if (item.is_string()) out.push_back(item.text);
  return out;
}

void read_requirements(Manifest& out, const Value& root) {
  using enum DependencyKind;
  for (const auto& member : root.members) {
    for (const auto kind : {production, development, optional, peer}) {
      if (member.key != field_of(kind) || root.find(member.key) != &member.value) continue;
      for (const auto& entry : member.value.members) {
        if (!entry.value.is_string() || member.value.find(entry.key) != &entry.value) continue;
        out.requirements.push_back(
            {entry.key, entry.value.text, kind, {out.source, entry.value.span}, {out.source, entry.key_span}});
      }
    }
  }
}

void add_targets(const Value& value, std::vector<std::string>& out, unsigned depth) {
  if (depth > deepest_exports) return;
  if (value.is_string()) out.push_back(value.text);
  for (const auto& item : value.items) add_targets(item, out, depth + 1);
  for (const auto& member : value.members) add_targets(member.value, out, depth + 1);
}

void read_entry_points(Manifest& out, const Value& root) {
  if (out.main) out.entry_points.push_back(out.main->value);
  if (out.module) out.entry_points.push_back(out.module->value);
  for (const auto field : {"exports", "bin"})
    if (const Value* const found = root.find(field)) add_targets(*found, out.entry_points, 0);
}

void read_workspaces(Manifest& out, const Value& root) {
  const Value* found = root.find("workspaces");
  if (found != nullptr && found->is_object()) found = found->find("packages");  // yarn: {packages, nohoist}
  out.workspaces = texts_of(found);
}

}  // namespace

std::string_view field_of(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::production: return "dependencies";
    case DependencyKind::development: return "devDependencies";
    case DependencyKind::optional: return "optionalDependencies";
    case DependencyKind::peer: return "peerDependencies";
  }
  return "";
}

const Requirement* Manifest::requirement(std::string_view package) const {
  const Requirement* best = nullptr;
  // Written twice, the optional one counts, then the production one, as npm and pnpm merge them.
  constexpr std::array<int, 4> rank = {2, 1, 3, 0};
  for (const auto& requirement : requirements) {
    if (requirement.name != package || requirement.kind == DependencyKind::peer) continue;
    if (best == nullptr ||
        rank[static_cast<std::size_t>(requirement.kind)] > rank[static_cast<std::size_t>(best->kind)])
      best = &requirement;
  }
  return best;
}

Manifest read_manifest(const Source& source) {
  Manifest out;
  out.source = &source;
  const auto slash = source.path().rfind('/');
  if (slash != std::string::npos) out.folder = source.path().substr(0, slash);
  out.document = json::parse(source);
  out.problems = out.document.problems;
  const auto& root = out.document.root;
  if (out.problems.empty() && out.document.relaxed)
    out.problems.push_back(
        {{&source, span_at(0, 0)}, "comments or trailing commas: package managers refuse this file"});
  if (out.problems.empty() && !root.is_object())
    out.problems.push_back({{&source, root.span}, "a manifest is a JSON object"});

  out.name = root.string_or("name", "");
  out.version = root.string_or("version", "");
  const Value* const is_private = root.find("private");
  out.is_private = is_private != nullptr &&
                   (is_private->truthy() || (is_private->is_string() && is_private->text == "true"));
  read_requirements(out, root);
  read_texts(source, root.find("scripts"), out.scripts);
  read_texts(source, root.find("engines"), out.engines);
  out.main = text_at(source, root, "main");
  out.module = text_at(source, root, "module");
  out.types = text_at(source, root, "types");
  if (!out.types) out.types = text_at(source, root, "typings");
  out.package_manager = text_at(source, root, "packageManager");
  read_workspaces(out, root);
  out.files = texts_of(root.find("files"));
  read_entry_points(out, root);
  if (const Value* const publish = root.find("publishConfig"))
    if (const Value* const folder = publish->find("directory"); folder != nullptr && folder->is_string())
      out.publish_folder = folder->text;
  return out;
}

}  // namespace loadline::workspace
