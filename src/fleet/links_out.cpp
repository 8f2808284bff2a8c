// SPDX-License-Identifier: Apache-2.0
// Links that stand where a Dockerfile, Compose or ignore file would, and lead out of the repository or to nothing: what
// they name is not read, and somebody has to be told.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

bool is_of_interest(std::string_view path) {
  const auto name = base_name(path);
  const bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  return is_dockerfile_name(name) || name == ".dockerignore" ||
         (yaml && (name.starts_with("compose") || name.starts_with("docker-compose")));
}

}  // namespace

void find_links_out(Fleet& fleet) {
  for (const auto& file : fleet.files) {
    if (file.kind != FileKind::symlink || !is_of_interest(file.path)) continue;
    const auto told = [&](const Error& error) { return error.place == file.path; };
    if (std::ranges::any_of(fleet.unreadable, told)) continue;
    const auto target = fleet.tree->link_target(file.path);
    if (!target) continue;
    const auto inside = target->starts_with('/') ? std::nullopt : resolve_path(folder_of(file.path), *target);
    if (inside && (fleet.has_file(*inside) || fleet.has_folder(*inside))) continue;
    fleet.unreadable_sources.emplace_back(file.path, std::string{});
    fleet.unreadable.push_back({.message = inside ? "it is a link to `" + *target + "`, which does not exist"
                                                  : "it is a link to `" + *target + "`, outside of this folder",
                                .place = file.path,
                                .cause = {}});
  }
}

}  // namespace loadline::fleet
