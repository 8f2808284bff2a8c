// SPDX-License-Identifier: Apache-2.0
// The evidence for one Node.js service: its manifest, the lockfile, and the Dockerfile that builds it today.
#include "generate/node.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/imports.h"
#include "generate/evidence.h"

namespace loadline::generate {
namespace {

using workspace::LockedPackage;
using workspace::Manifest;

bool is_file_of_node(std::string_view word) {
  return word.ends_with(".js") || word.ends_with(".mjs") || word.ends_with(".cjs") ||
         (contains(word, "/") && !word.starts_with('-') && base_name(word).find('.') == std::string_view::npos);
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// "NODE_ENV=production node --enable-source-maps dist/main": the words from `node` on. Nothing for what needs a shell.
std::vector<std::string> node_words(std::string_view script) {
  if (script.find_first_of("&|;<>$`\"'()") != script.npos) return {};
  auto words = split_blanks(script);
  std::vector<std::string> out{words.begin(), words.end()};
  while (!out.empty() && (out.front() == "cross-env" || contains(out.front(), "="))) out.erase(out.begin());
  if (out.empty()) return {};
  if (out.front() == "next" && out.size() >= 2 && out[1] == "start")
    return {"node", "node_modules/next/dist/bin/next", "start"};
  return out.front() == "node" ? out : std::vector<std::string>{};
}

// A path as the package sees it: "/app/services/auth/dist/main.js" is "dist/main.js".
std::string inside(const fleet::Service& service, const Manifest& package, std::string word) {
  if (!package.folder.empty())
    if (const auto at = word.find(package.folder + "/"); at != word.npos)
      return word.substr(at + package.folder.size() + 1);
  const auto* stage = service.build != nullptr ? service.build->stages.target_stage() : nullptr;
  if (stage != nullptr && stage->workdir && word.starts_with(*stage->workdir + "/"))
    word.erase(0, stage->workdir->size() + 1);
  return clean_path(word);
}

// The file among the words of a command, with its ending; the index of the word.
std::optional<std::size_t> entry_of(const std::vector<std::string>& command) {
  for (std::size_t i = 1; i < command.size(); ++i)
    if (is_file_of_node(command[i])) return i;
  return std::nullopt;
}

constexpr std::string_view next_program = "node_modules/next/dist/bin/next";

// Whether the file will be there: the repository has it, or its build makes the folder that it lies in.
bool is_there(const fleet::Fleet& fleet, const Manifest& package, const std::string& file) {
  if (file == next_program || fleet.has_file(join_path(package.folder, file))) return true;
  const auto first = std::string{split(file, '/').front()};
  return first != file && package.scripts.contains("build") && !fleet.has_folder(join_path(package.folder, first));
}

// The command with its file as the package sees it; nothing where these words start no file of it.
std::optional<std::vector<std::string>> started(const fleet::Fleet& fleet, const fleet::Service& service,
                                                const Manifest& package, std::vector<std::string> words) {
  if (words.empty() || base_name(words.front()) != "node") return std::nullopt;
  const auto entry = entry_of(words);
  if (!entry) return std::nullopt;
  words.front() = "node";
  auto& file = words[*entry];
  file = inside(service, package, file);
  if (!contains(base_name(file), ".") && file != next_program) file += ".js";
  return is_there(fleet, package, file) ? std::optional{words} : std::nullopt;
}

bool is_of_a_package_manager(std::string_view program) {
  return program == "npm" || program == "pnpm" || program == "yarn" || program == "npx" || program == "next";
}

// What the image runs today, where that is node and a file; else the manifest's scripts, else its main. A script for
// production goes before `start`, which often watches.
std::vector<std::string> command_of(const fleet::Fleet& fleet, const fleet::Service& service, const Manifest& package,
                                    std::vector<Note>& notes) {
  const auto today = command_words(service);
  if (auto words = started(fleet, service, package, today)) return *words;
  if (!today.empty() && base_name(today.front()) == "node")
    return {};  // it starts another file, and not this package's
  std::vector<std::vector<std::string>> told;
  for (const char* name : {"start:prod", "start:production", "serve:prod", "start"})
    if (const auto script = package.scripts.find(name); script != package.scripts.end())
      told.push_back(node_words(script->second.value));
  if (package.main) told.push_back({"node", package.main->value});
  for (const auto& candidate : told) {
    const auto words = started(fleet, service, package, candidate);
    if (!words) continue;
    if (!today.empty() && !is_of_a_package_manager(base_name(today.front())))
      notes.push_back({service.name,
                       "its image starts `" + joined_words(today) + "` today, and the generated one `" +
                           joined_words(*words) + "`: see that nothing in between is needed",
                       service.at()});
    return *words;
  }
  return {};
}

// Packages that bring prebuilt binaries or fetch them: only without one for the platform do they need a compiler.
constexpr std::array<std::string_view, 6> bring_binaries = {
    "node-gyp-build", "node-gyp-build-optional-packages", "prebuild-install", "@mapbox/node-pre-gyp",
    "node-pre-gyp",   "install-artifact-from-github",
};
constexpr std::array<std::string_view, 4> compile = {"nan", "node-addon-api", "node-gyp", "bindings"};

bool depends_on(const LockedPackage& package, std::span<const std::string_view> names) {
  return std::ranges::any_of(package.dependencies,
                             [&](const auto& edge) { return std::ranges::find(names, edge.name) != names.end(); });
}

// "bindings" alone only finds a binary; the package that also says so in the lockfile compiles one.
bool is_compiled(const LockedPackage& package) {
  if (package.optional || depends_on(package, bring_binaries) || !depends_on(package, compile)) return false;
  const bool only_bindings = !depends_on(package, std::span{compile}.first(3));
  return !only_bindings || package.requires_build;
}

void read_native_packages(NodeService& out) {
  const auto& lockfile = *out.workspace->lockfile;
  const auto closure = workspace::closure_of(*out.workspace, out.package->folder);
  for (const auto id : closure.packages)
    if (out.compiled.empty() && is_compiled(lockfile.packages[id])) out.compiled = lockfile.packages[id].name;
  for (const auto& only : workspace::glibc_only_packages(*out.workspace, closure)) {
    if (!out.glibc_only.empty()) break;
    out.glibc_only = lockfile.packages[only.package].name;
    out.glibc_evidence = only.evidence;
  }
  for (const auto id : closure.packages) out.prisma = out.prisma || lockfile.packages[id].name == "@prisma/client";
}

// What both kinds share: the package, its lockfile, its members.
std::optional<NodeService> packaged(const fleet::Service& service, std::vector<Note>& notes) {
  const auto refuse = [&](std::string text, Place place) {
    notes.push_back({service.name, "not generated: " + std::move(text), place});
    return std::nullopt;
  };
  NodeService out{.service = &service, .workspace = service.workspace, .package = service.package};
  if (out.package == nullptr || out.workspace == nullptr)
    return refuse("nothing says which package.json its image is for", service.at());
  const Place manifest{out.package->source, {}};
  if (out.workspace->lockfile == nullptr)
    return refuse("there is no lockfile, so no two builds would install the same; commit one", manifest);
  out.folder = out.package->folder == out.workspace->folder ? "."
                                                            : relative_path(out.package->folder, out.workspace->folder);
  std::vector<const workspace::Requirement*> missing;
  out.members = build_members(*out.workspace, *out.package, missing);
  if (!missing.empty())
    return refuse("`" + missing.front()->name + "` is asked for as a workspace package and there is none",
                  missing.front()->place);
  return out;
}

void note_what_may_fail(const NodeService& node, std::vector<Note>& notes) {
  for (const auto& mismatch : workspace::frozen_install_mismatches(*node.workspace)) {
    const bool mine = mismatch.manifest == nullptr || mismatch.manifest == node.package ||
                      std::ranges::find(node.members, mismatch.manifest) != node.members.end();
    if (!mine) continue;
    notes.push_back({node.service->name,
                     "its frozen install fails until the lockfile is made anew: `" + mismatch.name + "` differs" +
                         (mismatch.manifest == nullptr ? "" : " from " + mismatch.manifest->source->path()),
                     mismatch.place});
    break;
  }
  std::vector<const Manifest*> all = node.members;
  all.push_back(node.package);
  const auto* root = node.workspace->member_in(node.workspace->folder);
  if (root != nullptr && std::ranges::find(all, root) == all.end()) all.push_back(root);
  for (const auto* member : all) {
    if (runs_later(*member))
      notes.push_back({node.service->name,
                       "the script `postinstall` of " + member->source->path() +
                           " runs in the build, when the sources are there, and not for the packages of production",
                       member->scripts.at("postinstall").place});
    for (const char* name : {"preinstall", "install"})
      if (const auto script = member->scripts.find(name); script != member->scripts.end())
        notes.push_back({node.service->name,
                         "the script `" + std::string{name} + "` of " + member->source->path() +
                             " runs in the install, before any source is copied: see that it needs none",
                         script->second.place});
    const auto prepare = member->scripts.find("prepare");
    if (prepare != member->scripts.end() && member != root && !member->scripts.contains("build"))
      notes.push_back(
          {node.service->name,
           "the script `prepare` of " + member->source->path() +
               " does not run in the image, where it would come before the sources, and there is no `build`",
           prepare->second.place});
  }
}

}  // namespace

namespace {

// Whether it is there where development dependencies are left out.
bool root_brings(const workspace::Workspace& workspace, const std::string& name) {
  const auto& requirements = workspace.member_in(workspace.folder)->requirements;
  return std::ranges::any_of(requirements, [&](const auto& requirement) {
    return requirement.name == name && requirement.kind != workspace::DependencyKind::development &&
           requirement.kind != workspace::DependencyKind::peer;
  });
}

// A package of the workspace that the root alone names.
void add_root_member(NodeService& node, const std::string& name) {
  const auto* root = node.workspace->member_in(node.workspace->folder);
  for (const auto& requirement : root->requirements) {
    const auto* member = requirement.name == name ? linked_member(*node.workspace, *root, requirement) : nullptr;
    if (member != nullptr && member != node.package) add_unnamed_member(node, *member);
  }
}

// An import that the workspace's root provides resolves where the root is installed, as it is on a developer's disk.
void add_undeclared_imports(const fleet::Fleet& fleet, NodeService& node, std::vector<Note>& notes) {
  if (node.service->facts == nullptr) return;
  std::set<std::string> told;
  for (const auto& import : node.service->facts->imports) {
    if (import.package.empty() || import.type_only || import.guarded || import.unused) continue;
    const auto provided = provision_of(import, *node.package, *node.workspace, fleet);
    if (provided == fleet::Provided::yes || !told.insert(import.package).second) continue;
    if (provided == fleet::Provided::by_root_only && root_brings(*node.workspace, import.package)) {
      node.root = true;
      add_root_member(node, import.package);
      notes.push_back({node.service->name,
                       "imports `" + import.package +
                           "`, which only the workspace's root names: all that the root names is installed into its "
                           "image; name it in " +
                           node.package->source->path(),
                       import.place});
      continue;
    }
    notes.push_back({node.service->name,
                     "it fails at its start until its package.json names `" + import.package + "`, which it imports",
                     import.place});
  }
}

// What Compose starts in place of the image's command: `node scripts/migrate.mjs`.
std::vector<std::string> files_of_compose(const fleet::Fleet& fleet, const fleet::Service& service,
                                          const Manifest& package) {
  std::vector<std::string> out;
  if (!service.definition->command) return out;
  for (const auto& word : *service.definition->command)
    if (is_file_of_node(word.value))
      if (auto file = inside(service, package, word.value); fleet.has_file(join_path(package.folder, file)))
        out.push_back(std::move(file));
  return out;
}

// Next.js reads its configuration at its start, too; for one in TypeScript it installs the compiler where there is
// none.
void note_next_configuration(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes) {
  if (!fleet.has_file(join_path(node.package->folder, "next.config.ts"))) return;
  const auto brings = [](const auto& requirement) {
    return requirement.name == "typescript" && requirement.kind != workspace::DependencyKind::development;
  };
  if (std::ranges::any_of(node.package->requirements, brings)) return;
  notes.push_back(
      {node.service->name,
       "Next.js reads next.config.ts when it starts and needs `typescript` for that, which is no dependency "
       "of production: name it there, or write next.config.mjs",
       {node.package->source, {}}});
}

void add_codegen(const fleet::Fleet& fleet, NodeService& node, std::vector<Note>& notes) {
  node.codegen = codegen_of(fleet, node, notes);
  const auto made = node.codegen.outputs.find(node.package);
  if (made == node.codegen.outputs.end()) return;
  std::set<std::string> ships{node.ships.begin(), node.ships.end()};
  ships.insert(made->second.begin(), made->second.end());
  node.ships.assign(ships.begin(), ships.end());
}

}  // namespace

std::optional<NodeService> node_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                           std::vector<Note>& notes) {
  auto out = packaged(service, notes);
  if (!out) return out;
  out->command = command_of(fleet, service, *out->package, notes);
  if (out->command.empty()) {
    notes.push_back(
        {service.name,
         "not generated: neither its CMD nor a script nor `main` names a file that is in its package or made by its build",
         {out->package->source, {}}});
    return std::nullopt;
  }
  const auto& file = out->command[*entry_of(out->command)];
  std::vector<std::string> entries;
  if (file != next_program) entries.push_back(file);
  for (auto& other : files_of_compose(fleet, service, *out->package)) entries.push_back(std::move(other));
  // A server of one's own before Next.js reads what `next build` has made, too.
  const auto build = out->package->scripts.find("build");
  const bool next = build != out->package->scripts.end() && contains(build->second.value, "next build");
  if (next) entries.emplace_back(".next/");
  if (next) note_next_configuration(fleet, *out, notes);
  out->ships = run_time_names(fleet, *out->package, entries);
  read_native_packages(*out);
  note_what_may_fail(*out, notes);
  add_undeclared_imports(fleet, *out, notes);
  add_aliased_members(fleet, *out, notes);
  note_unfinished_specifiers(fleet, *out, notes);
  note_left_out(*out, notes);
  add_codegen(fleet, *out, notes);
  note_build_variables(*out, notes);
  note_moved_files(fleet, *out, notes);
  note_system_packages(service, out->codegen.engine ? std::vector<std::string>{"openssl"} : std::vector<std::string>{},
                       notes);
  const auto base = service.image ? std::string{base_name(service.image->name)} : std::string{"node"};
  if (base == "alpine" || base == "debian" || base == "ubuntu")
    notes.push_back({service.name,
                     "its image stands on `" + service.image->full +
                         "` today and may bring other programs than Node.js: see what else it runs",
                     service.at()});
  return out;
}

std::optional<NodeService> front_end_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                        std::vector<Note>& notes) {
  auto out = packaged(service, notes);
  if (!out) return out;
  if (!out->package->scripts.contains("build")) {
    notes.push_back({service.name,
                     "not generated: a web server serves it and its package has no script `build`",
                     {out->package->source, {}}});
    return std::nullopt;
  }
  // Where the web server's files come from today is where the build puts them.
  for (const auto& from : copied_to(*service.build, "/usr/share/nginx/html"))
    out->ships = {inside(service, *out->package, from)};
  if (out->ships.empty())
    for (const auto& from : copied_to(*service.build, "/")) out->ships = {inside(service, *out->package, from)};
  if (out->ships.empty()) {
    notes.push_back(
        {service.name, "not generated: nothing says which folder of its build the web server serves", service.at()});
    return std::nullopt;
  }
  if (contains(out->ships.front(), "/")) out->ships = {std::string{base_name(out->ships.front())}};
  note_what_may_fail(*out, notes);
  out->codegen = codegen_of(fleet, *out, notes);
  note_build_variables(*out, notes);
  return out;
}

}  // namespace loadline::generate
