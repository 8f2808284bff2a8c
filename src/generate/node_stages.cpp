// SPDX-License-Identifier: Apache-2.0
// The stages in front of what a Dockerfile for Node.js ships: the package manager, the manifests, the build.
#include <fmt/format.h>

#include "base/paths.h"
#include "base/text.h"
#include "generate/node_parts.h"
#include "generate/text.h"

namespace loadline::generate {

std::string copied(const std::vector<std::string>& names, std::string_view to) {
  std::string out = "COPY";
  for (const auto& name : names) out += " " + name;
  return out + " " + std::string{to} + "\n";
}

std::string manager_stage(const Workplace& place, const Base& base) {
  std::string out = "FROM ${NODE_IMAGE} AS manager\n" + setup_step(place.manager);
  if (place.engine) out += openssl_step(base);
  if (base.compilers)
    out += base.choice ? "\nFROM manager AS compilers-none\n\nFROM manager AS compilers-debian\n" : "";
  if (base.compilers && (base.debian || !base.choice))
    out += run("", {"apt-get update", "apt-get install --yes --no-install-recommends g++ make python3",
                    "rm -rf /var/lib/apt/lists/*"});
  if (base.compilers && base.alpine)
    out += "\nFROM manager AS compilers-alpine\nRUN apk add --no-cache g++ make python3\n";
  return out + "\n";
}

std::string manifests_stage(const Workplace& place, std::string_view from, const std::vector<const Target*>& targets) {
  const auto& manager = place.manager;
  std::string out = fmt::format(
      "# Manifests alone, so that an edit of the sources installs nothing.\nFROM {} AS manifests\nWORKDIR /image/app\n",
      from);
  std::vector<std::string> files;
  if (place.workspace->member_in(place.workspace->folder) != nullptr) files.emplace_back("package.json");
  files.push_back(manager.lockfile);
  files.insert(files.end(), manager.settings.begin(), manager.settings.end());
  out += copied(files, "./") + folder_copies(manager);
  for (const auto& folder : place.manifest_folders) out += fmt::format("COPY {0}/package.json {0}/\n", folder);
  if (place.by_argument) out += argument(targets, "SERVICE") + "COPY ${SERVICE}/package.json ${SERVICE}/\n";
  return out + without_own_scripts(place) + "\n";
}

std::string build_steps(const Workplace& place, const std::vector<const Target*>& targets) {
  const auto& manager = place.manager;
  std::string out = "FROM manifests AS build\n";
  out += argument(targets, "PACKAGE");
  out += run(mounts_of(manager), {install_of(manager, place.from_root, false)});
  if (!place.build_files.empty())
    for (const auto& [folder, names] : place.build_files) out += copied(names, folder.empty() ? "./" : folder + "/");
  for (const auto& folder : place.source_folders) out += fmt::format("COPY {0} {0}\n", folder);
  if (manager.alone) out += "COPY . .\n";
  else if (place.by_argument) out += "COPY ${SERVICE} ${SERVICE}\n";
  out += manifest_again(place) + codegen_arguments(place);
  auto commands = late_scripts(place);
  for (auto& command : codegen_commands(place)) commands.push_back(std::move(command));
  for (auto& command : build_of(manager, place.members, place.from_root, place.builds))
    commands.push_back(std::move(command));
  if (!commands.empty()) out += run("", commands);
  return out;
}

}  // namespace loadline::generate
