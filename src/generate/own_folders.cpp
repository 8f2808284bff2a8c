// SPDX-License-Identifier: Apache-2.0
// Named volumes, folders that today's Dockerfile makes, and those that the repository keeps empty.
#include "generate/own_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/evidence.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

// Where a copied folder would meet a link of the base (/bin, /var/run), a home that is somebody's, or the kernel's
// files.
bool is_of_the_base(std::string_view folder) {
  constexpr std::string_view base[] = {"/bin",  "/boot", "/dev",   "/etc",  "/home",    "/lib",      "/lib64",
                                       "/proc", "/root", "/run",   "/sbin", "/sys",     "/tmp",      "/usr",
                                       "/pnpm", "/venv", "/image", "/out",  "/var/run", "/var/lock", "/var/tmp"};
  return std::ranges::any_of(base, [&](std::string_view one) { return is_below(folder, one); });
}

// Modules are no data: such a volume keeps a developer's bind mount from hiding them.
bool holds_data(const compose::Mount& mount, std::string_view start) {
  const auto folder = clean_path(mount.target);
  if (mount.type != "volume" || mount.read_only || !folder.starts_with('/') || folder == "/") return false;
  if (folder.find_first_of("$ \"'\\") != folder.npos || contains(folder + "/", "/node_modules/")) return false;
  return !is_below(start, folder) && !is_of_the_base(folder);
}

}  // namespace

std::vector<std::string> own_folders_of(const fleet::Service& service, const std::vector<std::string>& writable,
                                        std::string_view start) {
  const auto memory = writable_folders(service);
  std::set<std::string> out;
  for (const auto& folder : writable)
    if (std::ranges::find(memory, folder) == memory.end()) out.insert(folder);
  for (const auto& mount : service.definition->volumes)
    if (holds_data(mount, start)) out.insert(clean_path(mount.target));
  return {out.begin(), out.end()};
}

void set_own_folders(std::vector<Target>& targets) {
  std::set<std::string> differ;  // Dockerfiles
  for (const auto& target : targets)
    for (const auto& other : targets)
      if (other.dockerfile == target.dockerfile && other.folders != target.folders) differ.insert(target.dockerfile);
  for (auto& target : targets) {
    if (!differ.contains(target.dockerfile)) continue;
    auto& text = target.args["FOLDERS"];
    for (const auto& folder : target.folders) text += (text.empty() ? "" : " ") + folder;
  }
}

std::string own_folders_step(const std::vector<const Target*>& targets, std::string_view root) {
  const auto& first = *targets.front();
  if (const auto chosen = argument(targets, "FOLDERS"); !chosen.empty())
    return fmt::format(
        "# A new volume takes its owner from the folder that it is mounted over.\n"
        "{0}RUN for folder in ${{FOLDERS}}; do \\\n"
        "      mkdir -p \"{1}${{folder}}\" && chown -R {2} \"{1}${{folder}}\" || exit 1; \\\n"
        "    done\n",
        chosen, root, first.user);
  if (first.folders.empty()) return {};
  std::string paths;
  for (const auto& folder : first.folders) paths += fmt::format(" {}{}", root, folder);
  return "# A new volume takes its owner from the folder that it is mounted over.\n" +
         run("", {"mkdir -p" + paths, "chown -R " + first.user + paths});
}

}  // namespace loadline::generate
