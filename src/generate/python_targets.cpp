// SPDX-License-Identifier: Apache-2.0
// Python services: what each runs and where it listens, read from its own source, which no package.json describes.
#include <algorithm>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/versions.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/evidence.h"
#include "generate/own_folders.h"

namespace loadline::generate {
namespace {

constexpr std::string_view asks_for_path =
    "import os, urllib.request as r; "
    "r.urlopen('http://127.0.0.1:%(PORT)s%(HEALTH_PATH)s' % os.environ, timeout=2)";
constexpr std::string_view
    connects = "import os, socket; socket.create_connection(('127.0.0.1', int(os.environ['PORT'])), 2)";

// The nearest folder with a list of requirements: the build's context, else the Dockerfile's own.
bool find_requirements(const fleet::Fleet& fleet, const fleet::Service& service, PythonService& out) {
  const auto& build = *service.build;
  std::vector<std::string> folders;
  if (build.context != nullptr) folders.push_back(build.context->folder);
  folders.emplace_back(folder_of(build.dockerfile->path));
  for (const char* name : {"uv.lock", "requirements.txt", "pyproject.toml"})
    for (const auto& folder : folders)
      if (fleet.has_file(join_path(folder, name))) {
        out.folder = folder;
        out.requirements = name;
        return true;
      }
  return false;
}

// "python app.py": app.py; "uvicorn app.main:app": app/main.
std::string entry_of(const std::vector<std::string>& command) {
  for (std::size_t i = 1; i < command.size(); ++i) {
    const auto& word = command[i];
    if (word.ends_with(".py")) return word;
    if (const auto colon = word.find(':'); colon != word.npos && !word.starts_with('-') && !contains(word, "/"))
      return replace_all(word.substr(0, colon), ".", "/");
    if (command[i - 1] == "-m" && word != "uvicorn" && word != "gunicorn" && word != "flask")
      return replace_all(word, ".", "/");
  }
  return {};
}

code::ServiceFacts facts_of(const fleet::Fleet& fleet, const PythonService& service) {
  std::vector<code::FileFacts> files;
  const std::string prefix = service.folder.empty() ? "" : service.folder + "/";
  auto at = std::ranges::lower_bound(fleet.files, prefix, {}, &loadline::File::path);
  for (; at != fleet.files.end() && at->path.starts_with(prefix); ++at) {
    if (at->kind != FileKind::regular || !at->path.ends_with(".py")) continue;
    if (!code::is_production_source(std::string_view{at->path}.substr(prefix.size()))) continue;
    if (const Source* source = fleet.sources->open(at->path)) files.push_back(code::read_facts(*source));
  }
  return code::combine(files, {}, join_path(service.folder, entry_of(service.command)));
}

bool installs_compiler(const fleet::Build& build) {
  for (const auto& run : build.dockerfile->runs)
    for (const char* name : {"gcc", "g++", "build-essential", "gfortran", "clang"})
      if (contains(run.text, name)) return true;
  return false;
}

}  // namespace

std::optional<PythonService> python_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                               std::vector<Note>& notes) {
  PythonService out{.service = &service};
  if (!find_requirements(fleet, service, out)) {
    notes.push_back({service.name,
                     "not generated: neither requirements.txt nor pyproject.toml nor uv.lock stands in its context",
                     service.at()});
    return std::nullopt;
  }
  out.command = command_words(service);
  if (out.command.empty()) {
    notes.push_back({service.name, "not generated: its Dockerfile does not say plainly what it runs", service.at()});
    return std::nullopt;
  }
  if (out.command.front() == "python3") out.command.front() = "python";
  if (const auto use = fleet::runtime_of(service); use && use->runtime == "Python") out.version = use->version;
  out.facts = facts_of(fleet, out);
  out.compiles = installs_compiler(*service.build);
  return out;
}

namespace {

// One Dockerfile serves those that are installed alike on the same version.
std::string dockerfile_of(const std::vector<Draft>& drafts, const PythonService& python, const Options& options) {
  const bool alike = std::ranges::all_of(drafts, [&](const Draft& draft) {
    return !draft.python || (draft.python->requirements == python.requirements &&
                             draft.python->version == python.version && draft.python->compiles == python.compiles);
  });
  return join_path(options.folder, (alike && !options.per_service ? "python" : python.service->name) + ".Dockerfile");
}

void set_health(const PythonService& python, Target& target, std::vector<Note>& notes) {
  const auto port = take_port(*python.service, &python.facts, target, notes);
  if (!port) return;
  target.health_path = health_path_of(*python.service, &python.facts);
  if (target.health_path) target.args["HEALTH_PATH"] = *target.health_path;
  else
    notes.push_back({python.service->name,
                     "its source serves no path for health: the check only sees whether it listens", port->place});
  target.health_command = {"python", "-c", std::string{target.health_path ? asks_for_path : connects}};
}

}  // namespace

void name_stages_by_service(std::vector<Target>& targets) {
  for (auto& target : targets)
    for (const auto& other : targets)
      if (other.dockerfile == target.dockerfile &&
          (other.command != target.command || other.health_command != target.health_command))
        target.stage = lower(target.service->name);
}

std::vector<Target> python_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const Options& options,
                                   std::vector<Note>& notes) {
  std::vector<Target> out;
  std::set<std::string> told;  // Dockerfiles whose base was spoken of
  for (const auto& draft : drafts) {
    if (!draft.python) continue;
    const auto& python = *draft.python;
    Target target{.service = draft.service, .family = "python", .because = "it runs on Python"};
    if (python.compiles) target.because += ", and its image installs a compiler today";
    target.dockerfile = dockerfile_of(drafts, python, options);
    if (told.insert(target.dockerfile).second) (void)python_image(fleet, draft.service->name, python.version, notes);
    if (options.variant == Variant::alpine || options.variant == Variant::distroless)
      notes.push_back(
          {draft.service->name,
           "stays on Debian: Python packages bring binaries for glibc, and there is no other variant of its Dockerfile",
           draft.service->at()});
    target.image = image_name_of(*draft.service, fleet);
    target.user = "1000:1000";
    target.command = python.command;
    target.writable = writable_folders(*draft.service);
    target.folders = own_folders_of(*draft.service, target.writable, "/app");
    target.args["SERVICE"] = python.folder.empty() ? "." : python.folder;
    set_health(python, target, notes);
    note_system_packages(*draft.service, {}, notes);
    out.push_back(std::move(target));
  }
  set_own_folders(out);
  name_stages_by_service(out);
  return out;
}

}  // namespace loadline::generate
