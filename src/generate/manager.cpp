// SPDX-License-Identifier: Apache-2.0
// pnpm, npm and Yarn 1, as their own documentation and real runs say (docs/generate.md has the measurements).
//
// Production trees come of a second frozen install, not of `pnpm deploy`: deploy resolves anew (it takes the lockfile
// as a preference), injects only what is asked for with `workspace:`, and differs between 8, 9 and 10. A frozen install
// of the same importers installs what the lockfile says, with every version.
#include "generate/manager.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/versions.h"
#include "generate/text.h"
#include "versions/semver.h"

namespace loadline::generate {
namespace {

using workspace::Workspace;
using Kind = workspace::Manager;

// The newest release that is known to read each format, where no file names one. Each was run.
std::string version_for_lockfile(const workspace::Lockfile& lockfile) {
  if (lockfile.version.starts_with("9")) return "9.14.2";
  if (lockfile.version.starts_with("6")) return "8.15.9";
  return {};
}

std::string pnpm_version(const fleet::Fleet& fleet, const Workspace& workspace, std::vector<Note>& notes) {
  if (workspace.manager_version) {
    const auto named = workspace.manager_version->value.substr(0, workspace.manager_version->value.find('+'));
    if (versions::parse_version(named)) return named;
  }
  std::string best;
  for (const auto& use : fleet::package_manager_versions(fleet, workspace))
    if (versions::parse_version(use.version) && use.version > best) best = use.version;
  const auto chosen = best.empty() ? version_for_lockfile(*workspace.lockfile) : best;
  if (!chosen.empty())
    notes.push_back({workspace.lockfile->source->path(),
                     "package.json has no `packageManager`: the images install pnpm " + chosen +
                         (best.empty() ? ", which reads this lockfile" : ", which the fleet's own files name"),
                     {}});
  return chosen;
}

bool has_injected(const workspace::Lockfile& lockfile) {
  return std::ranges::any_of(lockfile.packages, [](const auto& package) {
    return contains(package.key, "@file:") || package.key.starts_with("file:");
  });
}

void read_settings(const fleet::Fleet& fleet, const Workspace& workspace, Manager& out, std::vector<Note>& notes) {
  for (const char* name : {"pnpm-workspace.yaml", ".pnpmfile.cjs", ".yarnrc", ".yarnrc.yml"})
    if (const auto path = join_path(workspace.folder, name); fleet.has_file(path)) out.settings.emplace_back(name);
  for (const char* name : {"patches", ".yarn/releases", ".yarn/plugins", ".yarn/patches"})
    if (fleet.has_folder(join_path(workspace.folder, name))) out.folders.emplace_back(name);
  const auto npmrc = join_path(workspace.folder, ".npmrc");
  const Source* source = fleet.has_file(npmrc) ? fleet.sources->open(npmrc) : nullptr;
  if (source == nullptr) return;
  bool elsewhere = false;
  for (const auto line : split_lines(source->text())) {
    const auto text = trim(line);
    if (text.starts_with('#') || text.starts_with(';')) continue;
    if (contains(text, "_auth") || contains(text, "_password")) {
      out.token = true;
      out.private_settings = out.private_settings || !contains(text, "${");
    }
    if (contains(text, "registry") && contains(text, "://") && !contains(text, "registry.npmjs.org")) elsewhere = true;
  }
  out.token = out.token || elsewhere;
  if (!out.private_settings) out.settings.emplace_back(".npmrc");
  if (out.token)
    notes.push_back({npmrc,
                     "packages come from a private registry: give the build its settings as a secret "
                     "(docker build --secret id=npmrc,src=$HOME/.npmrc); nothing of it stays in the image",
                     {source, {}}});
}

// Of Yarn 2 and newer: modules have to be folders, and the release that wrote the lockfile has to be known.
std::string why_no_berry(const fleet::Fleet& fleet, const Workspace& workspace, Manager& out) {
  const auto path = join_path(workspace.folder, ".yarnrc.yml");
  const Source* source = fleet.has_file(path) ? fleet.sources->open(path) : nullptr;
  std::string linker;
  for (const auto line : source == nullptr ? std::vector<std::string_view>{} : split_lines(source->text())) {
    const auto text = trim(line);
    if (text.starts_with("nodeLinker:")) linker = trim(text.substr(11));
    if (text.starts_with("yarnPath:")) out.ships = true;
  }
  if (linker != "node-modules")
    return "its packages are linked by `" + (linker.empty() ? "pnp" : linker) +
           "`, and the template needs `nodeLinker: node-modules`";
  if (workspace.manager_version)
    if (const auto named = workspace.manager_version->value.substr(0, workspace.manager_version->value.find('+'));
        versions::parse_version(named))
      out.version = named;
  return out.version.empty() && !out.ships ? "no file says which Yarn wrote the lockfile; name it in packageManager"
                                           : "";
}

}  // namespace

std::optional<Manager> manager_of(const fleet::Fleet& fleet, const Workspace& workspace, std::vector<Note>& notes) {
  Manager out{.kind = workspace.lockfile->manager};
  const auto path = workspace.lockfile->source->path();
  out.lockfile = base_name(path);
  out.alone = workspace.members.size() <= 1;
  if (out.kind == Kind::pnpm) {
    out.version = pnpm_version(fleet, workspace, notes);
    if (out.version.empty()) {
      notes.push_back({path,
                       "not generated: no file says which pnpm wrote lockfile version " + workspace.lockfile->version +
                           "; name it in packageManager",
                       {}});
      return std::nullopt;
    }
    out.major = parse_integer<unsigned>(split(out.version, '.').front()).value_or(0);
    out.hoists = workspace.settings.node_linker == "hoisted";
    // pnpm 9 fails to fetch packages that are folders of the workspace (pnpm/pnpm #8181).
    out.fetches = !has_injected(*workspace.lockfile);
  }
  if (out.kind == Kind::yarn_berry)
    if (const auto why = why_no_berry(fleet, workspace, out); !why.empty()) {
      notes.push_back({path, "not generated: " + why, {}});
      return std::nullopt;
    }
  if (out.kind == Kind::unknown) {
    notes.push_back({path, "not generated: no template knows its format", {}});
    return std::nullopt;
  }
  read_settings(fleet, workspace, out, notes);
  return out;
}

namespace {

std::string filters_of(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += " --filter \"" + name + "...\"";
  return out;
}

}  // namespace

// Two installs run at the same time. pnpm and npm write their stores so that both may; Yarn 1 does not, and each finds
// half of what the other unpacks.
std::string mounts_of(const Manager& manager) {
  std::string out = manager.kind == Kind::pnpm ? "--mount=type=cache,id=pnpm,target=/pnpm/store"
                    : manager.kind == Kind::yarn
                        ? "--mount=type=cache,id=yarn,target=/usr/local/share/.cache/yarn,sharing=locked"
                    : manager.kind == Kind::yarn_berry ? "--mount=type=cache,id=yarn-berry,target=/root/.yarn/berry"
                                                       : "--mount=type=cache,id=npm,target=/root/.npm";
  if (manager.token) out += " \\\n    --mount=type=secret,id=npmrc,target=/root/.npmrc";
  return out;
}

std::string folder_copies(const Manager& manager) {
  std::string out;
  for (const auto& folder : manager.folders) out.append("COPY ").append(folder).append(" ").append(folder).append("\n");
  return out;
}

std::string setup_step(const Manager& manager) {
  // The global cache is what is mounted; Yarn 3 keeps one beside the lockfile by default.
  if (manager.kind == Kind::yarn_berry)
    return "ENV YARN_ENABLE_GLOBAL_CACHE=true YARN_ENABLE_TELEMETRY=0\n" +
           (manager.ships ? std::string{}  // the image's Yarn 1 starts the release that lies in the repository
                          : run("--mount=type=cache,id=npm,target=/root/.npm",
                                {"npm install --global --force @yarnpkg/cli-dist@" + manager.version}));
  if (manager.kind != Kind::pnpm) return {};
  std::vector<std::string> commands = {"npm install --global pnpm@" + manager.version,
                                       "pnpm config --global set store-dir /pnpm/store",
                                       // Else what install scripts made is taken from the store: on another libc, or
                                       // with other start scripts than at the first time (docs/generate.md).
                                       "pnpm config --global set side-effects-cache false"};
  // Else pnpm 8 takes every filter for the whole workspace, and a service gets what its neighbours' libraries need.
  if (manager.major == 8) commands.emplace_back("pnpm config --global set dedupe-peer-dependents false");
  return run("--mount=type=cache,id=npm,target=/root/.npm" +
                 std::string{manager.token ? " \\\n    --mount=type=secret,id=npmrc,target=/root/.npmrc" : ""},
             commands);
}

std::string install_of(const Manager& manager, const FromRoot& from_root, bool production) {
  switch (manager.kind) {
    case Kind::pnpm:
      // pnpm 9.15.9 with the hoisted linker installs all that the lockfile names, whatever the filter; linked packages
      // of which all are found from the root serve the same programs (docs/generate.md).
      return std::string{"pnpm install --frozen-lockfile --prefer-offline"} + (production ? " --prod" : "") +
             (manager.hoists && !manager.alone ? " --config.node-linker=isolated --config.shamefully-hoist=true" : "") +
             (manager.alone ? "" : " --filter \"${PACKAGE}...\"" + filters_of(from_root.members)) +
             (from_root.root.empty() ? "" : " --filter \"" + from_root.root + "\"");
    // Both look at every manifest of the workspace; only the first one fails where the lockfile does not fit.
    case Kind::yarn_berry:
      if (!production) return "yarn install --immutable";
      return manager.alone ? "yarn workspaces focus --production" : "yarn workspaces focus --production \"${PACKAGE}\"";
    case Kind::yarn:
      return std::string{"yarn install --frozen-lockfile --non-interactive"} + (production ? " --production" : "");
    default:
      // Development tools often stand in the root's manifest only, so that install takes the whole workspace.
      return std::string{"npm ci --no-audit --no-fund"} + (production ? " --omit=dev" : "") +
             (production && !manager.alone ? " --workspace=\"${SERVICE}\"" : "") +
             (production && !from_root.root.empty() ? " --include-workspace-root" : "");
  }
}

std::vector<std::string> build_of(const Manager& manager, const std::vector<const workspace::Manifest*>& members,
                                  const FromRoot& from_root, bool builds) {
  const bool pnpm = manager.kind == Kind::pnpm;
  if (manager.alone)
    return builds ? std::vector{std::string{name_of(manager.kind)} + " run build"} : std::vector<std::string>{};
  if (pnpm) {
    if (!builds && std::ranges::none_of(members, [](const auto* member) { return member->scripts.contains("build"); }))
      return {};
    const std::string strict = manager.major >= 8 ? " --fail-if-no-match" : "";
    std::vector<std::string> out;
    // pnpm orders what it builds by what manifests name, and these nobody names: they come in a run of their own.
    if (!from_root.members.empty())
      out.push_back("pnpm" + filters_of(from_root.members) + strict + " run --if-present build");
    out.push_back("pnpm --filter \"${PACKAGE}...\"" + strict + " run " + (builds ? "" : "--if-present ") + "build");
    return out;
  }
  std::vector<std::string> out;
  const bool yarn = manager.kind == Kind::yarn || manager.kind == Kind::yarn_berry;
  for (const auto* member : members)
    if (member->scripts.contains("build"))
      out.push_back(yarn ? "yarn workspace " + member->name + " run build"
                         : "npm run build --workspace=" + member->name);
  if (builds)
    out.emplace_back(yarn ? "yarn workspace \"${PACKAGE}\" run build" : "npm run build --workspace=\"${PACKAGE}\"");
  return out;
}

std::vector<std::string> leftovers_of(const Manager& manager) {
  switch (manager.kind) {
    case Kind::pnpm:
      return {"pnpm-lock.yaml", "node_modules/.modules.yaml", "node_modules/.pnpm/lock.yaml",
              "node_modules/.pnpm-workspace-state.json", "node_modules/.pnpm-workspace-state-v1.json"};
    case Kind::yarn: return {"yarn.lock", "node_modules/.yarn-integrity"};
    case Kind::yarn_berry: return {"yarn.lock", ".yarn", "node_modules/.yarn-state.yml"};
    default: return {"package-lock.json", "node_modules/.package-lock.json"};
  }
}

}  // namespace loadline::generate
