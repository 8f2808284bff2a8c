// SPDX-License-Identifier: Apache-2.0
// Which file a specifier means (Node's and TypeScript's resolution of relative paths, tsconfig's paths), and
// which files the program reaches.
#include "code/modules.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::code {
namespace {

std::string_view stem_of(std::string_view path) {
  const auto name = base_name(path);
  for (const std::string_view ending : {".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".py"})
    if (name.ends_with(ending)) return path.substr(0, path.size() - ending.size());
  return path;
}

}  // namespace

Modules::Modules(const std::vector<FileFacts>& files, const std::vector<Alias>& aliases, std::string_view entry)
    : files_{files}, aliases_{aliases} {
  for (std::size_t i = 0; i < files.size(); ++i)
    if (files[i].source != nullptr) by_stem_.try_emplace(std::string{stem_of(files[i].source->path())}, i);
  walk(entry);
}

std::optional<std::size_t> Modules::file_at(const std::string& path) const {
  for (const auto& candidate : {path, std::string{stem_of(path)}, path + "/index", path + "/__init__"}) {
    const auto found = by_stem_.find(candidate);
    if (found != by_stem_.end()) return found->second;
  }
  return std::nullopt;
}

std::optional<std::size_t> Modules::target(std::size_t from, std::string_view specifier) const {
  if (specifier.empty() || files_[from].source == nullptr) return std::nullopt;
  const auto folder = folder_of(files_[from].source->path());
  if (files_[from].source->path().ends_with(".py")) {
    if (specifier[0] != '.') {  // absolute: from the folder of any ancestor
      const auto path = replace_all(specifier, ".", "/");
      for (auto up = folder;; up = folder_of(up)) {
        if (const auto found = file_at(join_path(up, path))) return found;
        if (up.empty()) return std::nullopt;
      }
    }
    auto up = folder;
    for (specifier.remove_prefix(1); specifier.starts_with('.'); specifier.remove_prefix(1)) up = folder_of(up);
    return file_at(join_path(up, replace_all(specifier, ".", "/")));
  }
  if (specifier[0] == '.') {
    const auto path = resolve_path(folder, specifier);
    return path ? file_at(*path) : std::nullopt;
  }
  for (const auto& alias : aliases_) {
    if (alias.prefix.empty() || !specifier.starts_with(alias.prefix)) continue;
    if (const auto found = file_at(join_path(alias.folder, specifier.substr(alias.prefix.size())))) return found;
  }
  // baseUrl: "src/users/users.module" seen from the package's folder.
  if (const auto slash = specifier.find('/'); slash != specifier.npos && specifier[0] != '@') {
    const auto first = specifier.substr(0, slash);
    const std::string needle = "/" + std::string{first} + "/";
    const std::string padded = "/" + std::string{folder} + "/";
    const auto at = padded.find(needle);
    if (at != padded.npos) return file_at(join_path(std::string_view{padded}.substr(1, at), specifier));
  }
  return std::nullopt;
}

std::optional<std::size_t> Modules::source_of(std::size_t from, std::string_view name) const {
  for (const auto& imported : files_[from].names)
    if (imported.name == name) {
      if (files_[from].source->path().ends_with(".py")) {  // from routers import health: the module, if there is one
        if (const auto module = target(
                from, imported.specifier + (imported.specifier.ends_with('.') ? "" : ".") + imported.name))
          return module;
      }
      return target(from, imported.specifier);
    }
  return std::nullopt;
}

int rank_of_entry(std::string_view path) {
  const auto name = base_name(path);
  const auto stem = name.substr(0, name.find('.'));
  if (stem == "main") return 0;
  if (stem == "server") return 1;
  if (stem == "index" || stem == "app") return 2;
  return 3;
}

// Where the program starts: the entry, else the files that listen; of several, those with the best name
// (main.ts stands beside main-stub.ts and standalone.js that nobody runs).
std::vector<std::size_t> Modules::starts(std::string_view entry) const {
  std::vector<std::size_t> out;
  if (!entry.empty()) {
    if (const auto found = file_at(std::string{entry})) return {*found};
  }
  int best = 4;
  for (const auto& file : files_)
    if (file.source != nullptr && file.starts) best = std::min(best, rank_of_entry(file.source->path()));
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (files_[i].source != nullptr && files_[i].starts && rank_of_entry(files_[i].source->path()) == best)
      out.push_back(i);
  return out;
}

void Modules::walk(std::string_view entry) {
  reachable_.assign(files_.size(), false);
  auto waiting = starts(entry);
  const bool unknown = waiting.empty();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].source == nullptr) continue;
    // Python finds modules in more ways than imports, frameworks find routes by their files' names.
    const bool by_name = !files_[i].serves_plain && std::ranges::any_of(files_[i].routes, [](const Route& r) {
      return r.kind == RouteKind::direct && r.owner.empty();
    });
    if (files_[i].source->path().ends_with(".py") || (by_name && !files_[i].starts)) waiting.push_back(i);
  }
  while (!waiting.empty()) {
    const auto at = waiting.back();
    waiting.pop_back();
    if (reachable_[at]) continue;
    reachable_[at] = true;
    for (const auto& import : files_[at].imports)
      if (!import.type_only && !import.unused)
        if (const auto next = target(at, import.specifier); next && !reachable_[*next]) waiting.push_back(*next);
  }
  if (unknown) reachable_.assign(files_.size(), true);
}

bool is_own(const Modules& modules, std::size_t from, std::string_view specifier) {
  return modules.target(from, specifier).has_value();
}

}  // namespace loadline::code
