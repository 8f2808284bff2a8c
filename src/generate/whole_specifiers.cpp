// SPDX-License-Identifier: Apache-2.0
// Node's ES modules name files whole (Node.js, "Mandatory file extensions"), and tsc leaves a specifier as it is
// written: what compiles well ends with ERR_MODULE_NOT_FOUND at its start. Bundlers look such files up.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/tsconfig.h"
#include "generate/node.h"
#include "generate/text.h"
#include "shell/syntax.h"

namespace loadline::generate {
namespace {

// A script of these leaves the specifiers to tsc; who else is called may mend them (tsc-alias) or bundle.
bool tsc_alone(const workspace::Manifest& package) {
  constexpr std::array<std::string_view, 8> others = {"rm", "rimraf", "cp", "mkdir", "echo", "copyfiles", "cpx", "del"};
  const auto script = package.scripts.find("build");
  if (script == package.scripts.end()) return false;
  const auto parsed = shell::parse(script->second.value);
  const auto is = [](std::string_view name) { return [=](const auto& command) { return command.program() == name; }; };
  return !parsed.broken && std::ranges::any_of(parsed.commands, is("tsc")) &&
         std::ranges::all_of(parsed.commands, [&](const auto& command) {
           return command.program() == "tsc" || among(others, command.program());
         });
}

// compilerOptions.module as the package's tsconfig.json or what it extends has it; empty where none says.
std::string module_kind(const fleet::Fleet& fleet, const std::string& path) {
  std::string out;
  fleet::each_tsconfig(fleet, path, [&](const std::string&, const json::Value& root) {
    if (const auto* options = root.find("compilerOptions")) out = lower(options->string_or("module", ""));
    return out.empty();
  });
  return out;
}

// `node FILE`: a flag may bring a loader that looks files up.
bool plain_node(const std::vector<std::string>& command) {
  return command.size() > 1 && command.front() == "node" && !command[1].starts_with('-');
}

bool misses_its_extension(const code::Import& import) {
  constexpr std::array<std::string_view, 5> endings = {".js", ".mjs", ".cjs", ".json", ".node"};
  const auto& name = import.specifier;
  return (name.starts_with("./") || name.starts_with("../")) && import.certain && !import.guarded && !import.unused &&
         import.place.source->path().ends_with(".ts") &&
         std::ranges::none_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

}  // namespace

void note_unfinished_specifiers(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes) {
  const auto& package = *node.package;
  // Of the forms of Node's own (node16, nodenext) tsc refuses such a specifier itself.
  constexpr std::array<std::string_view, 5> es = {"es6", "es2015", "es2020", "es2022", "esnext"};
  if (node.service->facts == nullptr || package.document.root.string_or("type", "") != "module") return;
  if (!plain_node(node.command) || !tsc_alone(package)) return;
  if (!among(es, module_kind(fleet, join_path(package.folder, "tsconfig.json")))) return;
  const auto& imports = node.service->facts->imports;
  const auto found = std::ranges::find_if(imports, misses_its_extension);
  if (found == imports.end()) return;
  notes.push_back({node.service->name,
                   "it ends at its start: its package is of ES modules, in which Node.js finds no `" +
                       found->specifier + "`, and tsc leaves that as it is; name files with their extension (`" +
                       found->specifier + ".js`), or bundle them",
                   found->place});
}

}  // namespace loadline::generate
