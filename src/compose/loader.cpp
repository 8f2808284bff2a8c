// SPDX-License-Identifier: Apache-2.0
// The order of the phases (compose-go loader/loader.go), and the files.
#include "compose/loader.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "compose/dotenv.h"
#include "compose/shape.h"

namespace loadline::compose {
namespace {

// What reading one more file costs, so that files that include each other twice and twice again come to an end.
constexpr std::size_t file_cost = 500;

}  // namespace

const Source* Loader::source_of(const std::string& path) {
  const auto inside = resolve_path("", path);
  if (!inside || inside->empty()) return nullptr;
  const Source* source = documents_.source(*inside);
  if (source != nullptr && std::ranges::find(project_.files, source) == project_.files.end())
    project_.files.push_back(source);
  return source;
}

const yaml::Document* Loader::document(const std::string& path, Place user) {
  const auto known = project_.documents.find(path);
  if (known != project_.documents.end()) return known->second.get();
  if (source_of(path) == nullptr) {
    problem(user, "cannot read " + path);
    return nullptr;
  }
  const auto& made = project_.documents.emplace(path, documents_.document(*resolve_path("", path))).first->second;
  for (const auto& found : made->problems) project_.problems.push_back(found);
  return made.get();
}

Located<std::string> Loader::written_name(const std::vector<std::string>& files) {
  Located<std::string> out;
  for (const auto& file : files) {
    const auto* read = document(file, {});
    if (read == nullptr) continue;
    for (const auto& root : read->roots) {
      const yaml::Node* name = root->find("name");
      if (name != nullptr && name->is_scalar() && !name->resolved().text.empty())
        out = {name->resolved().text, {read->source, name->resolved().span}};
    }
  }
  return out;
}

void Loader::read_env_files(const std::vector<std::string>& files, bool required, ByName<std::string>& environment) {
  ByName<std::string> found;
  for (const auto& file : files) {
    const auto inside = resolve_path("", file);
    const Source* source = inside ? documents_.source(*inside) : nullptr;
    if (source == nullptr) {
      if (required) problem({}, "cannot read the env file " + file);
      continue;
    }
    const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
      const auto at = environment.find(name);
      return at == environment.end() ? std::nullopt : std::optional{at->second};
    };
    const Lookup earlier = [&](std::string_view name) -> std::optional<std::string> {
      const auto at = found.find(name);
      return at == found.end() ? std::nullopt : std::optional{at->second};
    };
    auto read = read_dotenv(*source, lookup, earlier);
    if (read.problem) project_.problems.push_back(*read.problem);
    for (auto& [name, value, span] : read.assignments) found.insert_or_assign(name, std::move(value));
  }
  for (auto& [name, value] : found) environment.try_emplace(name, std::move(value));
}

Value Loader::model(const std::vector<std::string>& files, const Scope& scope) {
  Value dict = empty_map({});
  for (const auto& file : files) {
    dict = add_file(file, scope, std::move(dict), {});
    const auto* read = document(file, {});
    if (read != nullptr && read->roots.empty() && read->problems.empty())
      problem({read->source, read->source->all()}, "an empty Compose file");
  }
  set_defaults(dict);
  validate(dict, project_.problems);
  resolve_paths(dict, scope.base);
  resolve_environment(dict, scope.environment);
  return dict;
}

// `plain`: only this file's own text, for services elsewhere that extend one of it; it takes what !reset names.
Value Loader::add_file(const std::string& path, const Scope& scope, Value dict, Place user, Resets* plain) {
  const auto* read = document(path, user);
  if (read == nullptr) return dict;
  budget_.left -= std::min(budget_.left, file_cost);
  if (budget_.left == 0) {
    problem(user ? user : Place{read->source, {}}, "includes and extends more than can be loaded");
    return dict;
  }
  for (const auto& root : read->roots) {
    Tree tree = tree_of(*root, *read->source, budget_, project_.problems);
    if (tree.value.is_map()) add_document(std::move(tree), path, scope, dict, plain);
    else problem({read->source, root->span}, "the top level must be a mapping");
  }
  return dict;
}

void Loader::note_definitions(const Value& config) {
  if (const Value* version = config.find("version"); version != nullptr)
    project_.versions.push_back(config.members.find("version")->second.key);
  const Value* services = config.find("services");
  if (services == nullptr) return;
  for (const auto& [name, member] : services->members) {
    auto& service = project_.services[name];
    if (service.definitions.empty()) service.place = member.key;
    service.definitions.push_back(member.key);
  }
}

void Loader::add_document(Tree tree, const std::string& path, const Scope& scope, Value& dict, Resets* plain) {
  Value& config = tree.value;
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto at = scope.environment.find(name);
    return at == scope.environment.end() ? std::nullopt : std::optional{at->second};
  };
  interpolate(config, lookup, project_.problems, project_.warnings);
  if (plain != nullptr) {
    plain->insert(plain->end(), tree.resets.begin(), tree.resets.end());
  } else {
    note_definitions(config);
    include(config, path, scope, tree.resets);
    remove_paths(dict, tree.resets);
    extend_all(config, path, scope, tree.resets);
  }
  Path at;
  dict = merged(std::move(dict), std::move(config), at, project_.problems);
  enforce_unicity(dict, project_.problems);
  if (plain == nullptr) check_shape(dict, project_.problems);
  dict.remove("version");
  make_canonical(dict, project_.problems);
  enforce_unicity(dict, project_.problems);
}

}  // namespace loadline::compose
