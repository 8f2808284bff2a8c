// SPDX-License-Identifier: Apache-2.0
// Front ends: built by Node.js, served as files by nginx that needs neither root nor a writable disk.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/evidence.h"
#include "generate/manager.h"

namespace loadline::generate {

std::vector<Target> static_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const Options& options,
                                   std::vector<Note>& notes) {
  std::vector<Target> out;
  for (const auto& draft : drafts) {
    if (!draft.front_end) continue;
    const auto& node = *draft.front_end;
    const auto manager = manager_of(fleet, *node.workspace, notes);
    if (!manager) continue;
    Target target{.service = draft.service,
                  .family = "static",
                  .because = "a web server hands out the files that its build makes",
                  .context = node.workspace->folder};
    const auto folder = join_path(node.workspace->folder, options.folder);
    target.dockerfile = join_path(folder,
                                  options.per_service ? draft.service->name + ".Dockerfile" : "static.Dockerfile");
    target.image = image_name_of(*draft.service, fleet);
    target.user = "101:101";  // nginx in its official images
    if (!manager->alone) target.args = {{"SERVICE", node.folder}, {"PACKAGE", node.package->name}};
    target.args["FILES"] = join_path(node.folder, node.ships.front());
    target.port = 8080;
    target.health_path = "/";
    target.command = {"nginx", "-g", "daemon off;"};
    target.health_command = {"wget", "-q", "-T", "2", "-O", "/dev/null", "http://127.0.0.1:8080/"};
    target.writable = {"/tmp"};
    if (out.empty()) (void)web_image(fleet, draft.service->name, notes);
    const auto today = port_of(*draft.service, nullptr);
    if (today && today->number != 8080)
      notes.push_back({draft.service->name,
                       "listens on 8080 in place of " + std::to_string(today->number) +
                           ", which only root may open everywhere: publish and route to 8080",
                       today->place});
    out.push_back(std::move(target));
  }
  return out;
}

}  // namespace loadline::generate
