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

void Loader::extend_all(Value& config, const std::string& path, const Scope& scope, const Resets& resets) {
  Value* services = config.find("services");
  if (services == nullptr) return;
  if (!services->is_map()) {
    if (!services->is_null()) problem(services->place, "services must be a mapping");
    config.remove("services");
    return;
  }
  Extending extending{scope, {}, {}};
  std::vector<std::string> names;
  for (const auto& [name, member] : services->members) names.push_back(name);
  for (const auto& name : names) extend(name, {path, services, &resets}, extending);
}

void Loader::extend(const std::string& name, const Family& family, Extending& extending) {
  Value* service = family.services->find(name);
  if (service == nullptr || service->is_null()) return;
  if (!service->is_map()) {
    problem(service->place, "services." + name + " must be a mapping");
    family.services->remove(name);
    return;
  }
  const Value* found = service->find("extends");
  if (found == nullptr) return;
  const Value extends = *found;
  service->remove("extends");
  const Value* reference = extends.is_map() ? extends.find("service") : &extends;
  if (reference == nullptr || !reference->is_text())
    return problem(extends.place, "extends of " + name + " needs a service");
  const Value* file = extends.find("file");
  const bool elsewhere = file != nullptr && !file->is_null();
  const Family bases = elsewhere ? family_in(*file, extending) : family;
  if (bases.services == nullptr) return;
  if (bases.services->find(reference->text) == nullptr)
    return problem(reference->place, "cannot extend " + reference->text + ": there is no such service" +
                                         (elsewhere ? " in " + bases.file : std::string{}));

  auto link = bases.file + "\n" + name;
  if (extending.chain.size() >= most_depth || std::ranges::find(extending.chain, link) != extending.chain.end() ||
      (!elsewhere && reference->text == name))
    return problem(reference->place, "services extend each other in a circle: " + name + " and " + reference->text);
  extending.chain.push_back(std::move(link));
  service->set("extends", extends);  // a circle must see it on its way round
  extend(reference->text, bases, extending);
  extending.chain.pop_back();
  service = family.services->find(name);
  if (service == nullptr) return;

  const Value* base = bases.services->find(reference->text);
  if (base == nullptr || base->is_null()) return;  // the reference leaves `extends` there, so do we
  service->remove("extends");
  const auto cost = size_of(*base);
  if (cost > budget_.left) return problem(extends.place, "includes and extends more than can be loaded");
  budget_.left -= cost;
  Value holder = empty_map(base->place);
  holder.set("services", empty_map(base->place)).set(name, *base);
  remove_paths(holder, *family.resets);
  Value* left = holder.find("services")->find(name);
  Path at{"services", "x"};
  Value own = std::move(*service);
  *service = merged(left != nullptr ? std::move(*left) : empty_map(own.place), std::move(own), at, project_.problems);
  service->remove("extends");
}

Loader::Family Loader::family_in(const Value& file, Extending& extending) {
  const auto name = printed(file);
  const auto family = [&](Base& base) {
    return Family{name, base.services.is_map() ? &base.services : nullptr, &base.resets};
  };
  const auto known = extending.bases.find(name);
  if (known != extending.bases.end()) return family(known->second);
  Base& base = extending.bases[name];
  const auto path = resolve_path(extending.scope.folder, name);
  if (!path) {
    problem(file.place, "leads outside the repository: " + name);
    return {};
  }
  if (document(*path, file.place) == nullptr) return {};
  Value model = add_file(*path, extending.scope, empty_map(file.place), file.place, &base.resets);
  resolve_paths(model, relative_path(folder_of(*path), extending.scope.folder));
  if (Value* found = model.find("services"); found != nullptr && found->is_map()) base.services = std::move(*found);
  else problem(file.place, *path + " has no services");
  return family(base);
}

}  // namespace loadline::compose
