// SPDX-License-Identifier: Apache-2.0
// Variables that today's Dockerfile gives its build: addresses that a front end has compiled in, mostly.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "generate/codegen_today.h"
#include "generate/node.h"

namespace loadline::generate {
namespace {

// `pnpm --filter web build`, `npx turbo run build`.
bool is_build(const shell::PackageCall& call) {
  if (call.action != shell::PackageAction::run) return false;
  if (compiles(call.script)) return true;
  return call.script == "turbo" &&
         std::ranges::any_of(call.operands, [](const auto& word) { return compiles(word.text); });
}

// By these names bundlers take a variable into what they make.
bool is_compiled_in(std::string_view name) {
  constexpr std::array<std::string_view, 5> prefixes = {"NEXT_PUBLIC_", "VITE_", "REACT_APP_", "PUBLIC_",
                                                        "NUXT_PUBLIC_"};
  return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); });
}

bool is_of_node(std::string_view name) { return name == "NODE_ENV" || name == "NODE_OPTIONS" || name == "CI"; }

}  // namespace

void note_build_variables(const NodeService& node, std::vector<Note>& notes) {
  if (node.service->build == nullptr) return;
  std::set<std::string> names;
  Place place;
  for (const auto& [stage, step, run] : fleet::reachable_runs(*node.service->build))
    for (const auto& call : run->calls) {
      if (!is_build(call)) continue;
      for (const auto& assignment : call.command->assignments)
        if (auto name = assignment.text.substr(0, assignment.text.find('=')); !is_of_node(name))
          names.insert(std::move(name));
      for (const auto& [name, variable] : stage->variables)
        if (is_compiled_in(name) && variable.given) names.insert(name);
      if (!place && !names.empty()) place = run->place_of(call.command->span);
    }
  for (const auto& [name, value] : node.codegen.variables) names.erase(name);
  if (names.empty()) return;
  std::vector<std::string> quoted;
  for (const auto& name : names) quoted.push_back("`" + name + "`");
  notes.push_back(
      {node.service->name,
       "today's Dockerfile gives its build " + listed(quoted, 9) +
           ", and the generated one does not: a build that reads them needs them in its stage `build`, and a "
           "secret as a secret",
       place});
}

}  // namespace loadline::generate
