// SPDX-License-Identifier: Apache-2.0
// The whole way: variables and name, the merged model, what it implies, env files, the typed project.
#include "compose/load.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "compose/dotenv.h"
#include "compose/fields.h"
#include "compose/loader.h"
#include "compose/reading.h"

namespace loadline::compose {
namespace {

std::string normal_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') out += c;
  out.erase(0, std::min(out.find_first_not_of("_-"), out.size()));
  return out;
}

Lookup lookup_in(const ByName<std::string>& environment) {
  return [&environment](std::string_view name) -> std::optional<std::string> {
    const auto at = environment.find(name);
    return at == environment.end() ? std::nullopt : std::optional{at->second};
  };
}

// COMPOSE_PROJECT_NAME, then the files' `name`, then the folder's (compose-go loader.projectName, cli.WithName).
std::string project_name(const LoadRequest& request, Loader& loader, const ByName<std::string>& environment) {
  const auto given = environment.find("COMPOSE_PROJECT_NAME");
  if (given != environment.end() && !given->second.empty()) return normal_name(given->second);
  const auto written = loader.written_name(request.files);
  auto name = normal_name(substitute(written.value, lookup_in(environment)).text);
  if (name.empty()) name = normal_name(request.project_name);
  if (name.empty()) name = normal_name(base_name(request.project_folder));
  return name.empty() ? "default" : name;
}

// Variables of env files under the service's own (types.Project.WithServicesEnvironmentResolved).
class Variables {
 public:
  Variables(Loader& loader, Project& project, const ByName<std::string>& environment)
      : loader_{loader}, project_{project}, environment_{environment} {}

  void resolve(Value& service) {
    ByName<OptionalText> own = variables_of(service, "environment");
    for (auto& [name, text] : own) {
      const auto at = environment_.find(name);
      if (!text.value && at != environment_.end()) text.value = at->second;
    }
    const bool had = written(service, "environment") != nullptr;
    ByName<OptionalText> all;
    for (const auto& [name, text] : own)
      if (text.value) all.emplace(name, text);
    if (const Value* files = written(service, "env_file"))
      for (const auto& file : files->items) add_file(file, own, all);
    for (auto& [name, text] : own) all.insert_or_assign(name, text);
    if (!had && all.empty()) return;
    Value map = empty_map(had ? service.find("environment")->place : service.find("env_file")->place);
    for (auto& [name, text] : all)
      map.set(name, text.value ? text_value(*text.value, text.place) : Value{.place = text.place});
    service.set("environment", std::move(map));
  }

  void label(Value& service) {
    const Value* files = written(service, "label_file");
    if (files == nullptr) return;
    ByName<Text> labels;
    for (const auto& file : files->items) {
      const Source* source = loader_.source_of(printed(file));
      if (source == nullptr) {
        project_.warnings.push_back({file.place, "the label file " + printed(file) + " is not there"});
        continue;
      }
      const Lookup earlier = [&](std::string_view name) -> std::optional<std::string> {
        const auto at = labels.find(name);
        return at == labels.end() ? std::nullopt : std::optional{at->second.value};
      };
      auto read = read_dotenv(*source, earlier);
      if (read.problem) project_.problems.push_back(*read.problem);
      for (auto& [name, value, span] : read.assignments) labels.insert_or_assign(name, Text{value, {source, span}});
    }
    for (auto& [name, text] : mapping_of(service, "labels")) labels.insert_or_assign(name, text);
    Value map = empty_map(files->place);
    for (auto& [name, text] : labels) map.set(name, text_value(text.value, text.place));
    service.set("labels", std::move(map));
  }

 private:
  void add_file(const Value& file, const ByName<OptionalText>& own, ByName<OptionalText>& all) {
    const auto path = text_of(file, "path");
    const Source* source = loader_.source_of(path);
    if (source == nullptr) {
      if (truth_of(file, "required", true))
        project_.warnings.push_back({file.place, "the env file " + path + " is not there"});
      return;
    }
    const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
      if (const auto at = environment_.find(name); at != environment_.end()) return at->second;
      const auto at = own.find(name);
      return at == own.end() ? std::nullopt : at->second.value;
    };
    const Lookup earlier = [&](std::string_view name) -> std::optional<std::string> {
      const auto at = all.find(name);
      return at == all.end() ? std::nullopt : at->second.value;
    };
    auto read = text_of(file, "format") == "raw" ? read_raw_env(*source) : read_dotenv(*source, lookup, earlier);
    if (read.problem) project_.problems.push_back(*read.problem);
    for (auto& [name, value, span] : read.assignments)
      all.insert_or_assign(name, OptionalText{std::move(value), {source, span}});
  }

  Loader& loader_;
  Project& project_;
  const ByName<std::string>& environment_;
};

}  // namespace

Project load(const LoadRequest& request, const Open& open) {
  Documents documents{open};
  return load(request, documents);
}

Project load(const LoadRequest& request, Documents& documents) {
  Project project;
  Loader loader{documents, project};
  Loader::Scope scope;
  scope.folder = request.project_folder;
  scope.base = request.project_folder;
  scope.environment = request.environment;
  if (request.env_files.empty())
    loader.read_env_files({join_path(request.project_folder, ".env")}, false, scope.environment);
  else loader.read_env_files(request.env_files, true, scope.environment);
  project.name = project_name(request, loader, scope.environment);
  scope.environment.insert_or_assign("COMPOSE_PROJECT_NAME", project.name);

  project.tree = loader.model(request.files, scope);
  normalize(project.tree, project.name, scope.environment);
  Variables variables{loader, project, scope.environment};
  if (Value* services = project.tree.find("services"))
    for (auto& [name, member] : services->members) {
      if (!member.value.is_map()) continue;
      variables.resolve(member.value);
      variables.label(member.value);
    }
  read_project(project);
  check_consistency(project, project.problems);
  return project;
}

}  // namespace loadline::compose
