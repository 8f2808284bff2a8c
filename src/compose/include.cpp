// SPDX-License-Identifier: Apache-2.0
// `include:` (compose-go loader/include.go): another project loaded in its own folder with its own variables,
// its resources imported; what the including file says of the same name is laid over.
#include <algorithm>

#include "base/paths.h"
#include "compose/loader.h"

namespace loadline::compose {
namespace {

constexpr std::size_t most_depth = 30;

std::vector<Located<std::string>> texts_of(const Value* value) {
  std::vector<Located<std::string>> out;
  if (value == nullptr) return out;
  if (value->is_text()) out.push_back({value->text, value->place});
  for (const auto& item : value->items)
    if (item.is_text()) out.push_back({item.text, item.place});
  return out;
}

bool is_remote(std::string_view path) {
  return path.find("://") != path.npos || path.starts_with("git@") || path.starts_with("github.com/");
}

}  // namespace

std::vector<Loader::Include> Loader::includes_of(const Value& written) {
  std::vector<Include> out;
  if (!written.is_list()) {
    if (!written.is_null()) problem(written.place, "include must be a list");
    return out;
  }
  for (const auto& item : written.items) {
    Include made;
    made.place = item.place;
    made.paths = texts_of(item.is_text() ? &item : item.find("path"));
    if (const Value* folder = item.find("project_directory")) made.project_directory = printed(*folder);
    made.env_files = texts_of(item.find("env_file"));
    if (made.paths.empty()) problem(item.place, "include needs a path");
    else out.push_back(std::move(made));
  }
  return out;
}

void Loader::include(Value& config, const std::string& path, const Scope& scope, const Resets& resets) {
  const Value* written = config.find("include");
  if (written == nullptr) return;
  for (const auto& wanted : includes_of(*written)) include_one(wanted, config, path, scope, resets);
  config.remove("include");
}

void Loader::include_one(const Include& wanted, Value& config, const std::string& path, const Scope& scope,
                         const Resets& resets) {
  std::vector<std::string> files;
  for (const auto& file : wanted.paths) {
    if (is_remote(file.value)) {
      project_.warnings.push_back({file.place, "a remote file is not read: " + file.value});
      return;
    }
    files.push_back(join_path(scope.folder, file.value));
    if (file.value.starts_with('/') || !resolve_path(scope.folder, file.value))
      return problem(file.place, "leads outside the repository: " + file.value);
  }
  Scope inner;
  inner.including = scope.including;
  inner.including.push_back(path);
  if (std::ranges::find(inner.including, files.front()) != inner.including.end() || inner.including.size() > most_depth)
    return problem(wanted.paths.front().place, "include cycle: " + files.front());
  inner.folder = wanted.project_directory.empty() ? std::string{folder_of(files.front())}
                                                  : join_path(scope.folder, wanted.project_directory);
  inner.base = relative_path(inner.folder, scope.folder);
  inner.environment = scope.environment;
  std::vector<std::string> env_files;
  for (const auto& file : wanted.env_files) {
    if (file.value == "/dev/null") continue;
    env_files.push_back(join_path(scope.folder, file.value));
    if (!resolve_path(scope.folder, file.value) || documents_.source(env_files.back()) == nullptr)
      problem(file.place, "cannot read the env file " + file.value);
  }
  if (wanted.env_files.empty()) env_files.push_back(join_path(inner.folder, ".env"));
  read_env_files(env_files, false, inner.environment);
  for (const auto& file : files)
    if (document(file, wanted.place) == nullptr) return;
  import(model(files, inner), config, resets);
}

void Loader::import(Value from, Value& config, const Resets& resets) {
  for (const char* section : {"services", "volumes", "networks", "secrets", "configs", "models"}) {
    Value* imported = from.find(section);
    if (imported == nullptr || !imported->is_map()) continue;
    Value* own = config.find(section);
    if (own == nullptr || !own->is_map()) own = &config.set(section, empty_map(imported->place));
    for (auto& [name, member] : imported->members) {
      const auto at = own->members.find(name);
      if (at == own->members.end()) {
        own->members.emplace(name, std::move(member));
        continue;
      }
      Value holder = empty_map(member.value.place);
      holder.set(section, empty_map(member.value.place)).set(name, std::move(member.value));
      remove_paths(holder, resets);
      Value* left = holder.find(section)->find(name);
      if (left == nullptr) continue;
      Path where{section, name};
      at->second.value = merged(std::move(*left), std::move(at->second.value), where, project_.problems);
    }
  }
}

}  // namespace loadline::compose
