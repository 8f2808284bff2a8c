// SPDX-License-Identifier: Apache-2.0
// See "POM Reference" of Maven 3.9: inheritance, aggregation, and where `relativePath` leads by default.
#include "generate/maven.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

// Parents of parents, and properties that name each other, end here.
constexpr int deepest = 20;

std::optional<Pom> pom_in(const fleet::Fleet& fleet, const std::string& folder) {
  const auto path = join_path(folder, "pom.xml");
  if (!fleet.has_file(path)) return std::nullopt;
  const Source* source = fleet.sources->open(path);
  if (source == nullptr) return std::nullopt;
  auto document = xml::parse(*source);
  if (!document.problems.empty() || document.root.name != "project") return std::nullopt;
  return Pom{folder, std::move(document.root)};
}

// The folder that a module or a parent is named by: "../pom.xml" and "../" are one.
std::optional<std::string> folder_named(const std::string& from, std::string_view written) {
  const auto path = resolve_path(from, written);
  if (!path) return std::nullopt;
  const auto folder = path->ends_with(".xml") ? std::string{folder_of(*path)} : *path;
  return folder == "." ? "" : folder;
}

std::vector<std::string> modules_of(const Pom& pom) {
  std::vector<std::string> out;
  if (const auto* modules = pom.project.child("modules"))
    for (const auto& module : modules->children)
      if (const auto folder = folder_named(pom.folder, module.text)) out.push_back(*folder);
  return out;
}

std::optional<Pom> parent_of(const fleet::Fleet& fleet, const Pom& pom) {
  const auto* parent = pom.project.child("parent");
  if (parent == nullptr) return std::nullopt;
  const auto* written = parent->child("relativePath");
  if (written != nullptr && written->text.empty()) return std::nullopt;
  const auto folder = folder_named(pom.folder, written == nullptr ? "../pom.xml" : written->text);
  auto out = folder ? pom_in(fleet, *folder) : std::nullopt;
  if (out && out->project.text_of("artifactId") != parent->text_of("artifactId")) return std::nullopt;
  return out;
}

// The pom.xml of a folder above that names it, and the topmost such.
std::string build_folder(const fleet::Fleet& fleet, const std::string& module) {
  std::string top = module;
  for (std::string above = module; !above.empty();) {
    above = folder_of(above);
    const auto pom = pom_in(fleet, above);
    if (pom && std::ranges::count(modules_of(*pom), top) != 0) top = above;
  }
  return top;
}

void add_modules(const fleet::Fleet& fleet, const std::string& folder, std::vector<Pom>& out) {
  auto pom = pom_in(fleet, folder);
  if (!pom || std::ranges::count(out, folder, &Pom::folder) != 0) return;
  const auto modules = modules_of(*pom);
  out.push_back(std::move(*pom));
  for (const auto& module : modules) add_modules(fleet, module, out);
}

bool is_used(const xml::Element& dependency) {
  const auto scope = dependency.text_of("scope");
  return scope != "test" && scope != "import";
}

// Modules of the build that `pom` depends on, directly or not.
void add_needed(const std::vector<Pom>& build, const Pom& pom, std::vector<Pom>& out) {
  const auto* dependencies = pom.project.child("dependencies");
  if (dependencies == nullptr) return;
  for (const auto& dependency : dependencies->children)
    for (const auto& other : build) {
      const bool meant = is_used(dependency) && other.project.text_of("artifactId") == dependency.text_of("artifactId");
      if (!meant || other.folder == pom.folder || std::ranges::count(out, other.folder, &Pom::folder) != 0) continue;
      out.push_back(other);
      add_needed(build, other, out);
    }
}

void add_repositories(const Pom& pom, std::vector<std::string>& out) {
  for (const char* kind : {"repositories", "pluginRepositories"})
    if (const auto* repositories = pom.project.child(kind))
      for (const auto& repository : repositories->children) {
        const auto url = repository.text_of("url");
        if (!url.empty() && !contains(url, "repo.maven.apache.org") && std::ranges::count(out, url) == 0)
          out.push_back(url);
      }
}

std::string own_or_parents(const Pom& pom, std::string_view name) {
  const auto own = pom.project.text_of(name);
  const auto* parent = pom.project.child("parent");
  return own.empty() && parent != nullptr ? parent->text_of(name) : own;
}

// ${project.artifactId} and its like: of the module, whoever writes it.
std::optional<std::string> of_project(const Pom& pom, std::string_view name) {
  for (const char* prefix : {"project.", "pom."})
    if (name.starts_with(prefix)) name.remove_prefix(std::string_view{prefix}.size());
  if (name == "version" || name == "groupId") return own_or_parents(pom, name);
  if (name == "artifactId" || name == "name") return pom.project.text_of(name);
  if (const auto* parent = pom.project.child("parent"); parent != nullptr && name.starts_with("parent."))
    return parent->text_of(name.substr(7));
  return std::nullopt;
}

std::string expand(const Maven& maven, std::string_view text, bool any_version, int depth) {
  std::string out;
  while (true) {
    const auto begin = text.find("${");
    const auto end = begin == text.npos ? text.npos : text.find('}', begin);
    if (end == text.npos) return out + std::string{text};
    out += text.substr(0, begin);
    const auto name = text.substr(begin + 2, end - begin - 2);
    const auto written = text.substr(begin, end + 1 - begin);
    text.remove_prefix(end + 1);
    if (any_version && (name == "project.version" || name == "version" || name == "revision")) {
      out += "*";
      continue;
    }
    std::string value;
    for (const auto& pom : maven.chain)
      if (const auto* properties = pom.project.child("properties"); value.empty() && properties != nullptr)
        value = properties->text_of(name);
    if (value.empty()) value = of_project(maven.chain.front(), name).value_or("");
    out += value.empty() || depth == deepest ? std::string{written} : expand(maven, value, any_version, depth + 1);
  }
}

void add_plugins(const xml::Element* plugins, std::string_view artifact, std::vector<const xml::Element*>& out) {
  if (plugins == nullptr) return;
  for (const auto& plugin : plugins->children)
    if (plugin.text_of("artifactId") == artifact) out.push_back(&plugin);
}

}  // namespace

std::string Maven::outer_parent() const {
  const auto* parent = chain.back().project.child("parent");
  return parent == nullptr ? "" : parent->text_of("groupId") + ":" + parent->text_of("artifactId");
}

std::string Maven::outer_parent_version() const {
  const auto* parent = chain.back().project.child("parent");
  return parent == nullptr ? "" : expanded(parent->text_of("version"));
}

std::string Maven::property(std::string_view name) const {
  const auto written = "${" + std::string{name} + "}";
  auto value = expanded(written);
  return value == written ? "" : value;
}

std::string Maven::expanded(std::string_view text) const { return expand(*this, text, false, 0); }

std::set<std::string> Maven::dependencies() const {
  std::set<std::string> out;
  const auto add = [&](const Pom& pom) {
    if (const auto* dependencies = pom.project.child("dependencies"))
      for (const auto& dependency : dependencies->children)
        if (is_used(dependency)) out.insert(expanded(dependency.text_of("artifactId")));
  };
  for (const auto& pom : chain) add(pom);
  for (const auto& pom : needed) add(pom);
  return out;
}

std::vector<const xml::Element*> Maven::plugin(std::string_view artifact) const {
  std::vector<const xml::Element*> out;
  for (const auto& pom : chain) add_plugins(pom.project.find({"build", "plugins"}), artifact, out);
  if (out.empty()) return out;
  for (const auto& pom : chain) add_plugins(pom.project.find({"build", "pluginManagement", "plugins"}), artifact, out);
  return out;
}

std::string Maven::packaging() const {
  const auto written = expanded(chain.front().project.text_of("packaging"));
  return written.empty() ? "jar" : written;
}

std::string Maven::final_name() const {
  for (const auto& pom : chain)
    if (const auto* build = pom.project.child("build"); build != nullptr && build->child("finalName") != nullptr)
      return expand(*this, build->text_of("finalName"), true, 0);
  return chain.front().project.text_of("artifactId") + "-*";
}

std::optional<Maven> maven_of(const fleet::Fleet& fleet, const std::string& folder, std::string& why) {
  auto own = pom_in(fleet, folder);
  if (!own) {
    why = join_path(folder, "pom.xml") + " cannot be read as XML of Maven";
    return std::nullopt;
  }
  Maven out{
      .folder = build_folder(fleet, folder), .module = {}, .poms = {}, .chain = {}, .needed = {}, .repositories = {}};
  out.module = out.folder == folder ? "" : relative_path(folder, out.folder);
  out.chain.push_back(std::move(*own));
  for (int i = 0; i < deepest; ++i) {
    auto parent = parent_of(fleet, out.chain.back());
    if (!parent) break;
    if (!is_below(parent->folder, out.folder) && !out.folder.empty()) {
      why = join_path(folder, "pom.xml") + " has its parent in " + join_path(parent->folder, "pom.xml") +
            ", which does not name it as a module: a build of its folder alone does not find it";
      return std::nullopt;
    }
    out.chain.push_back(std::move(*parent));
  }
  std::vector<Pom> build;
  add_modules(fleet, out.folder, build);
  for (const auto& pom : build) {
    out.poms.push_back(pom.folder == out.folder ? "" : relative_path(pom.folder, out.folder));
    add_repositories(pom, out.repositories);
  }
  for (const auto& pom : out.chain)
    if (std::ranges::count(build, pom.folder, &Pom::folder) == 0)
      out.poms.push_back(relative_path(pom.folder, out.folder));
  std::ranges::sort(out.poms);
  add_needed(build, out.chain.front(), out.needed);
  return out;
}

bool is_module(const fleet::Fleet& fleet, const std::string& folder) {
  const auto pom = pom_in(fleet, folder);
  return pom && pom->project.text_of("packaging") != "pom";
}

std::vector<std::string> modules_below(const fleet::Fleet& fleet, const std::string& folder) {
  std::vector<Pom> poms;
  add_modules(fleet, folder, poms);
  std::vector<std::string> out;
  for (const auto& pom : poms)
    if (pom.folder != folder && pom.project.text_of("packaging") != "pom") out.push_back(pom.folder);
  return out;
}

std::string text_within(const xml::Element& element, std::string_view name) {
  for (const auto& child : element.children) {
    if (child.name == name && !child.text.empty()) return child.text;
    if (auto found = text_within(child, name); !found.empty()) return found;
  }
  return {};
}

}  // namespace loadline::generate
