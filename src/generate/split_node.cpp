// SPDX-License-Identifier: Apache-2.0
// Whether a service can be cut: heavy packages imported by files that only async functions lead into. Arguments and
// results then travel as JSON, and callers wait for an answer as they do today.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/evidence.h"
#include "generate/lines.h"
#include "generate/split.h"

namespace loadline::generate {
namespace {

// Packages of hundreds of megabytes that load models or native mathematics.
constexpr std::array<std::string_view, 8> heavy_packages = {"@tensorflow/tfjs-node",
                                                            "@tensorflow/tfjs-node-gpu",
                                                            "onnxruntime-node",
                                                            "@xenova/transformers",
                                                            "@huggingface/transformers",
                                                            "node-llama-cpp",
                                                            "face-api.js",
                                                            "opencv4nodejs"};

// The file of the package that a relative specifier leads to; empty where there is none.
std::string resolved(const fleet::Fleet& fleet, const std::string& from, const std::string& specifier) {
  const auto path = resolve_path(folder_of(from), specifier);
  if (!path) return {};
  const auto stem = path->ends_with(".js") ? path->substr(0, path->size() - 3) : *path;
  for (const auto& candidate : {*path, stem + ".ts", stem + "/index.ts", stem + "/index.js", *path + ".js"})
    if (fleet.has_file(candidate)) return candidate;
  return {};
}

bool counts(const code::Import& import) { return !import.type_only && !import.unused; }

struct Exports {
  std::vector<std::string> functions;
  std::string other;  // something that is no async function
};

// "export async function forecast(": by the lines that begin with `export`; types leave nothing behind.
Exports exports_of(std::string_view text) {
  Exports out;
  for (const auto line : split_lines(text)) {
    if (!line.starts_with("export ")) continue;
    const auto rest = line.substr(7);
    if (rest.starts_with("type ") || rest.starts_with("interface ") || rest.starts_with("declare ")) continue;
    constexpr std::string_view async_function = "async function ";
    if (rest.starts_with(async_function)) {
      const auto name = rest.substr(async_function.size());
      out.functions.emplace_back(name.substr(0, name.find_first_of("(< ")));
    } else if (out.other.empty()) {
      out.other = trim(rest.substr(0, rest.find_first_of("({=:")));
    }
  }
  return out;
}

// "dist/" and "src/" where dist/main.js is what src/main.ts becomes.
struct Mapping {
  std::string built, source;
};
std::optional<Mapping> mapping_of(const fleet::Fleet& fleet, const NodeService& node) {
  for (const auto& word : node.command) {
    if (!word.ends_with(".js")) continue;
    const auto path = clean_path(word);
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
      const auto rest = path.substr(slash + 1, path.size() - slash - 4) + ".ts";
      for (const char* source : {"src/", ""})
        if (fleet.has_file(join_path(node.package->folder, source + rest)))
          return Mapping{path.substr(0, slash + 1), source};
    }
  }
  return std::nullopt;
}

std::string entry_source(const NodeService& node, const Mapping& mapping) {
  for (const auto& word : node.command)
    if (word.ends_with(".js") && word.starts_with(mapping.built))
      return join_path(
          node.package->folder,
          mapping.source + word.substr(mapping.built.size(), word.size() - mapping.built.size() - 3) + ".ts");
  return {};
}

// Packages that the moved files need at run time, over the files that they import themselves. Where something cannot
// be followed, why.
std::string follow(const fleet::Fleet& fleet, const NodeService& node, const std::string& entry, Split& out) {
  std::set<std::string> seen, packages{out.packages.begin(), out.packages.end()};
  std::vector<std::string> open;
  for (const auto& module : out.modules) open.push_back(module.source);
  while (!open.empty()) {
    const auto path = open.back();
    open.pop_back();
    if (!seen.insert(path).second) continue;
    if (path == entry) return "`" + path + "`, which starts the service, is among what would move";
    for (const auto& import : node.service->facts->imports) {
      if (import.place.source == nullptr || import.place.source->path() != path || !counts(import)) continue;
      if (import.specifier.starts_with('.')) {
        const auto next = resolved(fleet, path, import.specifier);
        if (next.empty()) return "`" + path + "` imports `" + import.specifier + "`, which is not in the repository";
        open.push_back(next);
      } else if (import.package.empty()) {
        if (!code::is_node_builtin(import.specifier))
          return "`" + path + "` imports `" + import.specifier + "`, which is a short name for another place";
      } else {
        const auto* requirement = node.package->requirement(import.package);
        if (requirement == nullptr)
          return "`" + path + "` imports `" + import.specifier + "`, which its package.json does not name";
        if (workspace::linked_member(*node.workspace, *node.package, *requirement) != nullptr)
          return "`" + path + "` needs the workspace package `" + import.package + "` at run time";
        packages.insert(import.package);
      }
    }
  }
  out.packages.assign(packages.begin(), packages.end());
  return {};
}

// Who imports a moved file: those lines change.
void find_importers(const fleet::Fleet& fleet, const NodeService& node, MovedModule& module) {
  for (const auto& import : node.service->facts->imports)
    if (import.place.source != nullptr && import.place.source->path() != module.source && counts(import) &&
        import.specifier.starts_with('.') &&
        resolved(fleet, import.place.source->path(), import.specifier) == module.source)
      module.imported_at.push_back(import.place);
}

// The modules that move; where one cannot, why.
std::string add_modules(const fleet::Fleet& fleet, const NodeService& node, const Mapping& mapping, Split& out) {
  const auto source_folder = join_path(node.package->folder, mapping.source.empty() ? "." : mapping.source);
  std::set<std::string> paths;
  for (const auto& import : node.service->facts->imports)
    if (counts(import) && import.place.source != nullptr &&
        std::ranges::find(out.heavy, import.package) != out.heavy.end())
      paths.insert(import.place.source->path());
  if (paths.empty()) return "no file of its own imports " + listed(out.heavy);
  for (const auto& path : paths) {
    if (!path.ends_with(".ts") || !is_below(path, source_folder))
      return "`" + path + "`, which imports it, is not compiled TypeScript";
    const auto exported = exports_of(fleet.sources->open(path)->text());
    if (!exported.other.empty())
      return "`" + path + "`, which imports it, exports `" + exported.other +
             "`, and only async functions can be called in another process: cut them out first";
    if (exported.functions.empty()) return "`" + path + "`, which imports it, exports no function";
    const auto inside = relative_path(path, source_folder);
    MovedModule module{path, mapping.built + inside.substr(0, inside.size() - 3) + ".js", exported.functions, {}};
    find_importers(fleet, node, module);
    const bool asked = fleet.has_file(path.substr(0, path.size() - 3) + ".client.ts");
    if (module.imported_at.empty() && !asked) return "no relative import leads to `" + path + "`, which imports it";
    out.applied = out.applied || asked;
    out.modules.push_back(std::move(module));
  }
  return {};
}

}  // namespace

bool is_heavy(std::string_view package) { return std::ranges::find(heavy_packages, package) != heavy_packages.end(); }

void note_heavy(const NodeService& node, std::vector<Note>& notes) {
  for (const auto& requirement : node.package->requirements)
    if (requirement.kind == workspace::DependencyKind::production && is_heavy(requirement.name)) {
      notes.push_back({node.service->name,
                       "it loads " + requirement.name +
                           ": `loadline generate --kind split` proposes a service of its own for that, or says why not",
                       requirement.name_place});
      return;
    }
}

std::optional<Split> split_of(const fleet::Fleet& fleet, const Target& target, const NodeService& node,
                              const Options& options, std::vector<Note>& notes) {
  Split out{.target = &target, .node = node};
  Place place;
  for (const auto& requirement : node.package->requirements)
    if (requirement.kind != workspace::DependencyKind::peer && is_heavy(requirement.name)) {
      out.heavy.push_back(requirement.name);
      if (!place) place = requirement.name_place;
    }
  if (out.heavy.empty()) return std::nullopt;
  std::ranges::sort(out.heavy);
  out.packages = out.heavy;
  out.name = target.service->name + "-ml";
  out.folder = join_path(join_path(node.workspace->folder, options.folder), "split/" + identifier(out.name, '-'));

  std::string why;
  const auto mapping = mapping_of(fleet, node);
  if (node.workspace->lockfile->manager != workspace::Manager::pnpm)
    why = "only of pnpm's lockfile a part can be taken";
  else if (node.service->facts == nullptr || !mapping)
    why = "nothing tells which of its sources become `" + listed(node.command) + "`";
  else if (why = add_modules(fleet, node, *mapping, out); why.empty())
    why = follow(fleet, node, entry_source(node, *mapping), out);
  // What is a development dependency is in no image: only the files of a split that was applied still follow it.
  const bool in_production = std::ranges::any_of(node.package->requirements, [](const auto& requirement) {
    return requirement.kind == workspace::DependencyKind::production && is_heavy(requirement.name);
  });
  if (!in_production && !out.applied) return std::nullopt;
  if (!why.empty()) {
    const auto halves = halves_of(out, options);
    notes.push_back(
        {target.service->name,
         listed(out.heavy) + " with what it brings is " + half_text(halves.heavy) + "; it is not split: " + why,
         place});
    return std::nullopt;
  }
  out.output = mapping->built.substr(0, mapping->built.find('/'));
  return out;
}

}  // namespace loadline::generate
