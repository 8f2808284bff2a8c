// SPDX-License-Identifier: Apache-2.0
// Three witnesses, in this order: today's Dockerfile; turbo.json, whose tasks before `build` no `pnpm run build` runs;
// and schemas of Prisma, without whose client nothing that imports it compiles.
#include "generate/codegen.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/codegen_today.h"
#include "generate/node.h"
#include "generate/prisma.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

void add(std::vector<Codegen>& steps, const Codegen& step) {
  if (std::ranges::find(steps, step) == steps.end()) steps.push_back(step);
}

const json::Value* task_of(const json::Value& tasks, const std::string& package, const std::string& task) {
  const auto* own = tasks.find(package + "#" + task);
  return own != nullptr ? own : tasks.find(task);
}

// What `turbo run build` of these packages runs before: "^codegen" for what a package depends on, "codegen" for itself,
// "@scope/db#codegen" for one. All of them are compiled here, so that the first two ask the same packages.
void add_turbo(const fleet::Fleet& fleet, const NodeService& node, std::vector<Codegen>& steps) {
  const auto path = join_path(node.workspace->folder, "turbo.json");
  const Source* source = fleet.has_file(path) ? fleet.sources->open(path) : nullptr;
  if (source == nullptr) return;
  const auto document = json::parse(*source);
  const auto* tasks = document.root.find("tasks");
  if (tasks == nullptr) tasks = document.root.find("pipeline");
  if (tasks == nullptr) return;
  const auto members = compiled_packages(node);
  std::set<std::pair<const Manifest*, std::string>> seen;
  const std::function<void(const Manifest&, const std::string&)> visit = [&](const Manifest& member,
                                                                             const std::string& task) {
    if (!seen.emplace(&member, task).second) return;
    const auto* value = task_of(*tasks, member.name, task);
    const auto* needs = value == nullptr ? nullptr : value->find("dependsOn");
    if (needs != nullptr)
      for (const auto& item : needs->items) {
        std::string_view name = item.text;
        const auto hash = name.find('#');
        const auto owner = hash == name.npos ? std::string_view{} : name.substr(0, hash);
        if (hash != name.npos) name.remove_prefix(hash + 1);
        if (name.starts_with('^')) name.remove_prefix(1);
        for (const auto* other : members)
          if (owner.empty() || other->name == owner) visit(*other, std::string{name});
      }
    if (!compiles(task) && member.scripts.contains(task)) add(steps, {&member, task, {}, {}});
  };
  for (const auto* member : members) visit(*member, "build");
}

bool says_prisma(std::string_view script) { return contains(script, "prisma generate"); }

// Which of its scripts generates the client and does nothing else.
std::string script_for_prisma(const Manifest& member) {
  constexpr std::array<std::string_view, 8> more = {"migrate", "db push", "seed",  "dev",
                                                    "test",    "dotenv",  "watch", "build"};
  std::string best;
  for (const auto& [name, text] : member.scripts) {
    if (!says_prisma(text.value) || name == "postinstall" || name == "prepare") continue;
    if (std::ranges::any_of(more, [&](auto word) { return contains(text.value, word) || contains(name, word); }))
      continue;
    if (best.empty() || text.value.size() < member.scripts.at(best).value.size()) best = name;
  }
  return best;
}

// Whether its build makes the client by itself, or what runs before it when the sources are there.
bool makes_its_client(const Manifest& member) {
  for (const char* name : {"prebuild", "build", "postinstall"})
    if (const auto script = member.scripts.find(name);
        script != member.scripts.end() && says_prisma(script->second.value))
      return true;
  return false;
}

bool generates_client(const Codegen& step) {
  return step.script.empty() ? step.program.front() == "prisma"
                             : says_prisma(step.member->scripts.at(step.script).value);
}

std::string locked_version(const NodeService& node) {
  std::string client;
  for (const auto& package : node.workspace->lockfile->packages) {
    if (package.name == "prisma") return std::string{package.version};
    if (package.name == "@prisma/client") client = package.version;
  }
  return client;
}

// Where a client goes that does not go to node_modules: into sources that are compiled, or to a folder that has to be
// in the image.
void add_outputs(const Manifest& member, const PrismaSchema& schema, const std::string& service, CodegenPlan& out,
                 std::vector<Note>& notes) {
  for (const auto& output : schema.outputs) {
    if (output == "src" || output.starts_with("src/")) continue;
    if (output.starts_with("..")) {
      notes.push_back({service,
                       "the client of " + join_path(member.folder, schema.path) + " goes to `" + output +
                           "`, outside of its package: see that the image has it",
                       {member.source, {}}});
      continue;
    }
    out.outputs[&member].push_back(output.starts_with("node_modules/") ? output
                                                                       : std::string{split(output, '/').front()});
  }
}

// Prisma 7.8.0 downloads its schema engine too, though generating does not run it: seen on a run.
void note_engine(const NodeService& node, const Manifest& member, const PrismaSchema& schema,
                 const std::string& version, std::vector<Note>& notes) {
  const auto* requirement = member.requirement("prisma");
  if (requirement == nullptr) requirement = member.requirement("@prisma/client");
  notes.push_back({node.service->name,
                   "Prisma " + version +
                       " downloads an engine from binaries.prisma.sh in the build, which has to reach it" +
                       (schema.engine ? "; it runs in the service with OpenSSL, which its image gets" : ""),
                   requirement == nullptr ? Place{member.source, {}} : requirement->place});
}

void add_prisma(const fleet::Fleet& fleet, const NodeService& node, CodegenPlan& out, std::vector<Note>& notes) {
  const auto version = locked_version(node);
  bool noted = false;
  for (const auto* member : compiled_packages(node)) {
    const auto step = std::ranges::find_if(
        out.steps, [&](const Codegen& each) { return each.member == member && generates_client(each); });
    const bool asks = step != out.steps.end() || member->requirement("prisma") != nullptr ||
                      member->requirement("@prisma/client") != nullptr;
    const auto schema = asks ? prisma_schema_of(fleet, *member, version) : std::nullopt;
    if (!schema) continue;
    if (step == out.steps.end() && !makes_its_client(*member)) {
      const auto script = script_for_prisma(*member);
      if (!script.empty()) out.steps.push_back({member, script, {}, {}});
      else out.steps.push_back({member, {}, {"prisma", "generate"}, schema->usual ? "" : schema->path});
    }
    for (const auto& [name, value] : schema->variables) out.variables.emplace(name, value);
    add_outputs(*member, *schema, node.service->name, out, notes);
    if (!noted || (schema->engine && !out.engine)) note_engine(node, *member, *schema, version, notes);
    noted = true;
    out.engine = out.engine || schema->engine;
  }
}

}  // namespace

CodegenPlan codegen_of(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes) {
  CodegenPlan out;
  out.steps = codegen_today(fleet, node, notes);
  add_turbo(fleet, node, out.steps);
  add_prisma(fleet, node, out, notes);
  return out;
}

}  // namespace loadline::generate
