// SPDX-License-Identifier: Apache-2.0
// `extends:` (compose-go loader/extends.go): a service laid over another, of this file or of another one whose
// relative paths are rebased. Bases are extended first; what !reset names is taken out of the base.
#include <algorithm>

#include "base/paths.h"
#include "compose/loader.h"

namespace loadline::compose {
namespace {

constexpr std::size_t most_depth = 64;

}  // namespace

void Loader::extend_all(Value& config, const std::string& path, const Scope& scope,
                        const std::vector<std::vector<std::string>>& resets) {
  Value* services = config.find("services");
  if (services == nullptr) return;
  if (!services->is_map()) {
    if (!services->is_null()) problem(services->place, "services must be a mapping");
    config.remove("services");
    return;
  }
  Extending extending{scope, path, resets, {}, {}};
  std::vector<std::string> names;
  for (const auto& [name, member] : services->members) names.push_back(name);
  for (const auto& name : names) extend(name, *services, path, extending);
}

void Loader::extend(const std::string& name, Value& services, const std::string& file, Extending& extending) {
  Value* service = services.find(name);
  if (service == nullptr || service->is_null()) return;
  if (!service->is_map()) {
    problem(service->place, "services." + name + " must be a mapping");
    services.remove(name);
    return;
  }
  const Value* found = service->find("extends");
  if (found == nullptr) return;
  const Value extends = *found;
  service->remove("extends");
  const Value* reference = extends.is_map() ? extends.find("service") : &extends;
  if (reference == nullptr || !reference->is_text())
    return problem(extends.place, "extends of " + name + " needs a service");
  const Value* other = extends.find("file");
  const bool elsewhere = other != nullptr && !other->is_null();
  Value* bases = elsewhere ? base_services(*other, extending) : &services;
  if (bases == nullptr) return;
  if (bases->find(reference->text) == nullptr)
    return problem(reference->place, "cannot extend " + reference->text + ": there is no such service" +
                                         (elsewhere ? " in " + printed(*other) : std::string{}));

  const std::string base_file = elsewhere ? printed(*other) : file;
  auto link = base_file + "\n" + name;
  if (extending.chain.size() >= most_depth || std::ranges::find(extending.chain, link) != extending.chain.end() ||
      (!elsewhere && reference->text == name))
    return problem(reference->place, "services extend each other in a circle: " + name + " and " + reference->text);
  extending.chain.push_back(std::move(link));
  service->set("extends", extends);  // a circle must see it on its way round
  extend(reference->text, *bases, base_file, extending);
  extending.chain.pop_back();
  service = services.find(name);
  if (service == nullptr) return;
  service->remove("extends");

  const Value* base = bases->find(reference->text);
  if (base == nullptr || base->is_null()) return;
  const auto cost = size_of(*base);
  if (cost > budget_.left) return problem(extends.place, "includes and extends more than can be loaded");
  budget_.left -= cost;
  Value holder = empty_map(base->place);
  holder.set("services", empty_map(base->place)).set(name, *base);
  remove_paths(holder, extending.resets);
  Value* left = holder.find("services")->find(name);
  Path at{"services", "x"};
  Value own = std::move(*service);
  *service = merged(left != nullptr ? std::move(*left) : empty_map(own.place), std::move(own), at, project_.problems);
  service->remove("extends");
}

Value* Loader::base_services(const Value& file, Extending& extending) {
  const auto known = extending.bases.find(printed(file));
  if (known != extending.bases.end()) return known->second.is_map() ? &known->second : nullptr;
  Value& services = extending.bases[printed(file)];
  const auto path = resolve_path(extending.scope.folder, printed(file));
  if (!path) {
    problem(file.place, "leads outside the repository: " + printed(file));
    return nullptr;
  }
  if (document(*path, file.place) == nullptr) return nullptr;
  Value model = add_file(*path, extending.scope, empty_map(file.place), true, file.place);
  resolve_paths(model, relative_path(folder_of(*path), extending.scope.folder));
  if (Value* found = model.find("services"); found != nullptr && found->is_map())
    services = std::move(*found);
  else
    problem(file.place, *path + " has no services");
  return services.is_map() ? &services : nullptr;
}

}  // namespace loadline::compose
