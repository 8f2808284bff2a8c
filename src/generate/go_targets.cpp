// SPDX-License-Identifier: Apache-2.0
// Go services: the arguments of their Dockerfile, and a health check by a program that is built beside theirs, since
// the image has neither a shell nor curl.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/evidence.h"
#include "generate/own_folders.h"

namespace loadline::generate {
namespace {

// One Dockerfile serves those that are built alike on the same image.
std::string dockerfile_of(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const GoService& go,
                          const Options& options) {
  std::vector<Note> told;
  const auto image = go_image(fleet, *go.service, told);
  const bool alike = std::ranges::all_of(drafts, [&](const Draft& draft) {
    return !draft.go || (draft.go->tags == go.tags && draft.go->fetches == go.fetches &&
                         draft.go->workdir == go.workdir && go_image(fleet, *draft.service, told) == image);
  });
  return join_path(options.folder, (alike && !options.per_service ? "go" : go.service->name) + ".Dockerfile");
}

void set_health(const GoService& go, Target& target, std::vector<Note>& notes) {
  const auto port = take_port(*go.service, nullptr, target, notes);
  if (!port) return;
  target.health_command = {"/health"};
  const auto& probe = go.service->probe;
  if (probe && probe->path) {
    target.health_path = probe->path;
    target.args["HEALTH_PATH"] = *probe->path;
    notes.push_back(
        {go.service->name,
         "its health is asked at `" + *probe->path + "`, as it is today: Go's sources are not read for what they serve",
         probe->place});
    return;
  }
  notes.push_back(
      {go.service->name,
       "no file names a path for its health: the check only sees whether it listens on " + target.args["PORT"],
       port->place});
}

}  // namespace

std::vector<Target> go_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const Options& options,
                               std::vector<Note>& notes) {
  std::vector<Target> out;
  std::set<std::string> told;  // Dockerfiles whose base was spoken of
  for (const auto& draft : drafts) {
    if (!draft.go) continue;
    const auto& go = *draft.go;
    Target target{.service = draft.service, .family = "go", .because = "it is a Go program, built without cgo"};
    target.dockerfile = dockerfile_of(fleet, drafts, go, options);
    if (told.insert(target.dockerfile).second) (void)go_image(fleet, *draft.service, notes);
    target.image = image_name_of(*draft.service, fleet);
    target.user = "65532:65532";
    target.command = go.arguments;
    target.command.insert(target.command.begin(), go.program);
    target.writable = writable_folders(*draft.service);
    target.folders = own_folders_of(*draft.service, target.writable, go.workdir.empty() ? "/home/nonroot" : go.workdir);
    target.args["SERVICE"] = go.folder.empty() ? "." : go.folder;
    target.args["MAIN"] = go.main;
    target.args["PROGRAM"] = go.program;
    set_health(go, target, notes);
    out.push_back(std::move(target));
  }
  set_own_folders(out);
  name_stages_by_service(out);
  return out;
}

}  // namespace loadline::generate
