// SPDX-License-Identifier: Apache-2.0
// Files to one merged model: the phases in order, with include and extends between them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compose/from_yaml.h"
#include "compose/load.h"
#include "compose/phases.h"
#include "yaml/node.h"

namespace loadline::compose {

class Loader {
 public:
  using Resets = std::vector<std::vector<std::string>>;

  Loader(Documents& documents, Project& project) : documents_{documents}, project_{project} {}

  // A project or an included one: where it stands, and what its variables are.
  struct Scope {
    std::string folder;       // of the project, in the tree
    std::string base;         // the same as seen from the project that includes this one
    ByName<std::string> environment;
    std::vector<std::string> including;  // files on the way here, against circles
  };

  [[nodiscard]] Value model(const std::vector<std::string>& files, const Scope& scope);
  // The last `name:` of the files, before interpolation; empty where there is none.
  [[nodiscard]] Located<std::string> written_name(const std::vector<std::string>& files);
  // Variables of env files; `required` ones that are missing become problems.
  void read_env_files(const std::vector<std::string>& files, bool required, ByName<std::string>& environment);
  [[nodiscard]] const Source* source_of(const std::string& path);

 private:
  struct Family {  // services that stand together in one file
    std::string file;
    Value* services = nullptr;
    const Resets* resets = nullptr;
  };
  struct Base {  // another file whose services are extended
    Value services;
    Resets resets;
  };
  struct Extending {
    const Scope& scope;
    std::map<std::string, Base, std::less<>> bases;  // by the name used for them
    std::vector<std::string> chain;
  };
  struct Include {
    std::vector<Located<std::string>> paths;
    std::string project_directory;
    std::vector<Located<std::string>> env_files;
    Place place;
  };

  [[nodiscard]] const yaml::Document* document(const std::string& path, Place user);
  [[nodiscard]] Value add_file(const std::string& path, const Scope& scope, Value dict, Place user,
                               Resets* plain = nullptr);
  void add_document(Tree tree, const std::string& path, const Scope& scope, Value& dict, Resets* plain);
  void include(Value& config, const std::string& path, const Scope& scope, const Resets& resets);
  [[nodiscard]] std::vector<Include> includes_of(const Value& written);
  void include_one(const Include& wanted, Value& config, const std::string& path, const Scope& scope,
                   const Resets& resets);
  void import(Value from, Value& config, const Resets& resets);
  void extend_all(Value& config, const std::string& path, const Scope& scope, const Resets& resets);
  void extend(const std::string& name, const Family& family, Extending& extending);
  [[nodiscard]] Family family_in(const Value& file, Extending& extending);
  void note_definitions(const Value& config);
  void problem(Place place, std::string message) { project_.problems.push_back({place, std::move(message)}); }

  Documents& documents_;
  Project& project_;
  Budget budget_;
};

}  // namespace loadline::compose
