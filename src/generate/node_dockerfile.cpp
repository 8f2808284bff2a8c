// SPDX-License-Identifier: Apache-2.0
// The Dockerfile of the Node.js services of one workspace.
//
//   manager ── fetch ── manifests ──┬── build: everything installed, sources, compiled
//                                   └── production: what the lockfile says without development dependencies
//   base image ── runtime: the tree of production, then what build made
//
// Manifests come before sources, so an edit installs nothing; the two trees come in two layers, so an edit sends the
// small one only. Files get fixed times, as npm itself gives them, so that the same input makes the same layers; what
// is built stands below /image and /out, which are copied onto the root, so that /app comes with its time as well.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/manager.h"
#include "generate/node_parts.h"
#include "generate/own_folders.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

// Everything that the lockfile names goes to the cache once, for all services and both installs. Nothing of it stays in
// a layer (no modules folder is made), and the installs do without it where a builder lost its cache.
std::string fetch_stage(const Manager& manager, std::string_view from) {
  auto files = manager.settings;
  files.insert(files.begin(), manager.lockfile);
  std::string out = fmt::format(
      "# From the lockfile alone: an edited manifest downloads nothing again.\nFROM {} AS fetch\nWORKDIR /fetch\n",
      from);
  out += copied(files, "./");
  out += folder_copies(manager);
  return out + run(mounts_of(manager), {"pnpm fetch --config.enable-modules-dir=false"}) + "\n";
}

// What a run reads, of the service and of the packages that it is linked to, into /out.
std::string collect(const Workplace& place, const std::vector<const Target*>& targets) {
  std::string paths;
  for (const auto& path : place.member_ships) paths += path + " ";
  const auto ships = argument(targets, "SHIPS");
  std::string out = ships;
  if (!ships.empty()) paths += "${SHIPS}";
  else
    for (const auto& name : place.nodes.front()->ships)
      paths += (place.by_argument ? "\"${SERVICE}\"/" : "") + name + " ";
  if (!paths.ends_with(' ')) paths += " ";
  if (place.prisma) paths += "$(find . -type d -path '*/node_modules/.prisma' -prune)";
  out +=
      "RUN for path in " + std::string{trim(paths)} + "; do \\\n" +
      "      if [ -e \"$path\" ]; then mkdir -p \"/out/app/$(dirname \"$path\")\" && cp -R \"$path\" \"/out/app/$path\"; fi; \\\n"
      "    done\n";
  return out + own_folders_step(targets, "/out") +
         "ARG SOURCE_DATE_EPOCH=\"\"\n"
         "RUN if [ -n \"$SOURCE_DATE_EPOCH\" ]; then find /out -exec touch -h -d \"@$SOURCE_DATE_EPOCH\" {} +; fi\n";
}

std::string production_stage(const Workplace& place, const std::vector<const Target*>& targets) {
  std::string rest;
  for (const auto& path : leftovers_of(place.manager)) rest += " " + path;
  return "FROM manifests AS production\n" + argument(targets, "PACKAGE") +
         run(mounts_of(place.manager),
             {install_of(place.manager, place.from_root, true),
              (place.manager.kind == workspace::Manager::yarn_berry ? "rm -rf" : "rm -f") + rest,
              "find /image -exec touch -h -d @499162500 {} +"}) +
         "\n";
}

// Whether some check of these is the probe, which then has to be in the image.
bool asks_with_probe(const std::vector<const Target*>& targets) {
  return std::ranges::any_of(targets, [](const auto* target) {
    return !target->health_command.empty() && target->health_command.front() == "/probe";
  });
}

std::string runtime_stages(const Workplace& place, const Base& base, const std::vector<const Target*>& targets) {
  const auto last = last_stages(targets);
  const bool split_up = last.size() > 1 || !last.front()->stage.empty();
  const bool probe = asks_with_probe(targets);
  std::string out = probe ? "FROM ${PROBE_IMAGE} AS probe\n\n" : "";
  out += fmt::format("FROM ${{{}}} AS runtime\n", base.runtime.empty() ? "NODE_IMAGE" : "RUNTIME_IMAGE");
  if (place.engine && base.runtime.empty()) out += openssl_step(base);  // distroless images have the libraries
  if (place.by_argument) out += argument(targets, "SERVICE");
  out += argument(targets, "PORT") + argument(targets, "HEALTH_PATH");
  out += "ENV NODE_ENV=production";
  for (const char* name : {"PORT", "HEALTH_PATH"})
    if (!argument(targets, name).empty()) out += fmt::format(" \\\n    {0}=${{{0}}}", name);
  out += "\n" + std::string{probe ? "COPY --from=probe /probe /probe\n" : ""} +
         "COPY --from=production /image /\nCOPY --from=build /out /\n";
  out += place.by_argument ? "WORKDIR /app/${SERVICE}\n" : "WORKDIR /app\n";
  out += "USER " + targets.front()->user + "\n";
  const auto title = place.by_argument ? "${SERVICE}" : targets.front()->service->name;
  if (!split_up) return out + ending(*targets.front(), "SIGTERM") + labels(title);
  out += labels(title);
  for (const auto* target : last)
    out += fmt::format("\nFROM runtime AS {}\n", target->stage) + ending(*target, "SIGTERM");
  return out;
}

}  // namespace

std::vector<File> node_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                  const std::vector<const NodeService*>& services, const Options& options) {
  const auto place = workplace_of(fleet, services, false);
  const auto base = base_of(fleet, targets, services, options);
  std::string text = syntax_line(options);
  text += targets.size() == 1 ? "# " + targets.front()->service->name + ", a Node.js service.\n"
                              : "# One Dockerfile for the Node.js services of this workspace.\n";
  text += usage_comment(targets);
  text += "# Needs BuildKit; Docker 20.10 has it, and no frontend is fetched.\n";
  if (!options.frontend.empty())
    text.erase(text.rfind("# Needs")), text += "# Needs BuildKit and the frontend that its first line names.\n";
  text += "ARG NODE_IMAGE=" + base.image + "\n";
  if (!base.runtime.empty()) text += "ARG RUNTIME_IMAGE=" + base.runtime + "\n";
  if (asks_with_probe(targets)) text += "ARG PROBE_IMAGE=" + options.probe_image + "\n";
  if (base.choice) text += "ARG COMPILERS=none\n";
  text += "\n" + manager_stage(place, base);
  std::string from = base.choice ? "compilers-${COMPILERS}" : "manager";
  if (place.manager.fetches && targets.size() > 1) {
    text += fetch_stage(place.manager, from);
    from = "fetch";
  }
  text += manifests_stage(place, from, targets);
  text += build_steps(place, targets) + collect(place, targets) + "\n";
  text += production_stage(place, targets);
  text += runtime_stages(place, base, targets);
  return {{targets.front()->dockerfile, text, targets.front()->because}};
}

}  // namespace loadline::generate
