// SPDX-License-Identifier: Apache-2.0
// Code generators as commands of the build stage. Where not every service of a Dockerfile needs one, it asks for the
// script or the schema first: pnpm installs the closure of one service alone, and there is nothing to run it with.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "generate/node_parts.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string program_of(const Codegen& step) {
  return joined(step.program) + (step.schema.empty() ? "" : " --schema " + step.schema);
}

std::string guarded(const Codegen& step, std::string_view runner) {
  return "if [ -e " + (step.schema.empty() ? "prisma/schema.prisma" : step.schema) + " ]; then " + std::string{runner} +
         program_of(step) + "; fi";
}

// How pnpm, npm and Yarn name a member; of the service itself by the argument.
std::string name_of(const Workplace& place, const Workplace::Step& step) {
  if (step.own) return "\"${PACKAGE}\"";
  const auto& member = *step.codegen.member;
  return member.name.empty() ? "./" + relative_path(member.folder, place.workspace->folder) : member.name;
}

bool is_everywhere(const Workplace& place, const Workplace::Step& step) { return step.services == place.nodes.size(); }

std::string by_pnpm(const Workplace& place, const Workplace::Step& step) {
  const auto& codegen = step.codegen;
  const bool script = !codegen.script.empty();
  const auto call = script ? "run " + codegen.script : "exec " + program_of(codegen);
  if (place.manager.alone) return "pnpm " + call;
  if (is_everywhere(place, step)) return "pnpm --filter " + name_of(place, step) + " " + call;
  const std::string filter = step.own ? "\"${PACKAGE}\"" : "\"${PACKAGE}...\"";
  return "pnpm --filter " + filter +
         (script ? " run --if-present " + codegen.script : " exec sh -c '" + guarded(codegen, "") + "'");
}

std::string by_npm(const Workplace& place, const Workplace::Step& step) {
  const auto& codegen = step.codegen;
  const bool script = !codegen.script.empty();
  const auto where = place.manager.alone ? std::string{} : " --workspace=" + name_of(place, step);
  return script ? "npm run " + codegen.script + where : "npm exec --no" + where + " -- " + program_of(codegen);
}

std::string by_yarn(const Workplace& place, const Workplace::Step& step) {
  const auto& codegen = step.codegen;
  const auto call = "run " + (codegen.script.empty() ? program_of(codegen) : codegen.script);
  return place.manager.alone ? "yarn " + call : "yarn workspace " + name_of(place, step) + " " + call;
}

std::string command_of(const Workplace& place, const Workplace::Step& step) {
  if (place.manager.kind == workspace::Manager::pnpm) return by_pnpm(place, step);
  // These install the whole workspace, so that a member's generator runs for every service; only the service's own
  // may be missing.
  if (step.own && !is_everywhere(place, step) && !place.manager.alone)
    return step.codegen.script.empty() ? "(cd \"${SERVICE}\" && " + guarded(step.codegen, "npx --no ") + ")"
                                       : "npm run " + step.codegen.script + " --if-present --prefix \"${SERVICE}\"";
  return place.manager.kind == workspace::Manager::npm ? by_npm(place, step) : by_yarn(place, step);
}

}  // namespace

void add_codegen(Workplace& place) {
  const auto same = [](const Workplace::Step& one, const Workplace::Step& other) {
    const auto &a = one.codegen, &b = other.codegen;
    return one.own == other.own && (one.own || a.member == b.member) && a.script == b.script &&
           a.program == b.program && a.schema == b.schema;
  };
  std::vector<Workplace::Step> members, own;  // no member needs what the service generates: its own come last
  for (const auto* node : place.nodes) {
    place.engine = place.engine || node->codegen.engine;
    place.variables.insert(node->codegen.variables.begin(), node->codegen.variables.end());
    for (const auto& codegen : node->codegen.steps) {
      const Workplace::Step step{codegen, codegen.member == node->package, 1};
      auto& list = step.own ? own : members;
      const auto known = std::ranges::find_if(list, [&](const auto& each) { return same(each, step); });
      if (known == list.end()) list.push_back(step);
      else ++known->services;
    }
  }
  place.codegen = std::move(members);
  place.codegen.insert(place.codegen.end(), own.begin(), own.end());
}

std::vector<std::string> codegen_commands(const Workplace& place) {
  std::vector<std::string> out;
  for (const auto& step : place.codegen)
    if (auto command = command_of(place, step); std::ranges::find(out, command) == out.end())
      out.push_back(std::move(command));
  return out;
}

std::string codegen_arguments(const Workplace& place) {
  if (place.variables.empty()) return {};
  std::string out = "# Asked for by prisma.config, and nothing connects to it here.\n";
  for (const auto& [name, value] : place.variables)
    out.append("ARG ").append(name).append("=\"").append(value).append("\"\n");
  return out;
}

}  // namespace loadline::generate
