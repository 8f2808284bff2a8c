// SPDX-License-Identifier: Apache-2.0
// Java services: the arguments of their Dockerfile, and a health check by bash, since a JRE's image has neither curl
// nor wget.
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

// /dev/tcp is bash's own, in every image of Debian and Ubuntu. The path has no letter that printf reads.
constexpr std::string_view asks_for_path =
    "exec 3<>\"/dev/tcp/127.0.0.1/${HEALTH_PORT:-$PORT}\" "
    "&& printf 'GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' \"$HEALTH_PATH\" >&3 "
    "&& read -r -t 2 _ status _ <&3 && [[ $status == [23]?? ]]";
constexpr std::string_view connects = "exec 3<>\"/dev/tcp/127.0.0.1/$PORT\"";

bool is_built_alike(const fleet::Fleet& fleet, const JavaService& a, const JavaService& b) {
  std::vector<Note> told;
  const auto images_a = java_images(fleet, *a.service, a.release, told);
  const auto images_b = java_images(fleet, *b.service, b.release, told);
  const auto has_settings = [&](const JavaService& java) {
    return fleet.has_folder(join_path(java.maven.folder, ".mvn"));
  };
  const bool same_modules = a.maven.poms == b.maven.poms && a.maven.module.empty() == b.maven.module.empty() &&
                            (a.maven.module.empty() || a.maven.folder == b.maven.folder);
  return same_modules && a.output == b.output && a.build_flags == b.build_flags && a.assembles == b.assembles &&
         images_a == images_b && has_settings(a) == has_settings(b);
}

std::string dockerfile_of(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const JavaService& java,
                          const Options& options) {
  const bool alike = std::ranges::all_of(
      drafts, [&](const Draft& draft) { return !draft.java || is_built_alike(fleet, *draft.java, java); });
  return join_path(options.folder, (alike && !options.per_service ? "java" : java.service->name) + ".Dockerfile");
}

// A heap of the container's memory where nobody has set another: without, a quarter.
std::vector<std::string> command_of(const JavaService& java) {
  std::vector<std::string> out = {"java"};
  const bool sized = std::ranges::any_of(java.flags, [](const std::string& flag) {
    return flag.starts_with("-Xmx") || flag.starts_with("-XX:MaxRAM") || flag.starts_with("-XX:MaxHeapSize");
  });
  if (!sized) out.emplace_back("-XX:MaxRAMPercentage=75");
  out.insert(out.end(), java.flags.begin(), java.flags.end());
  switch (java.output) {
    case JavaOutput::layered:
      out.insert(out.end(), {"-cp", "/app", "org.springframework.boot.loader.launch.JarLauncher"});
      break;
    case JavaOutput::quarkus: out.insert(out.end(), {"-jar", "/app/quarkus-run.jar"}); break;
    case JavaOutput::jar: out.insert(out.end(), {"-jar", "/app/app.jar"}); break;
  }
  out.insert(out.end(), java.arguments.begin(), java.arguments.end());
  return out;
}

std::optional<Place> set_port(const JavaService& java, const JavaHealth& health, Target& target,
                              std::vector<Note>& notes) {
  if (!health.port) {
    const auto port = take_port(*java.service, nullptr, target, notes);
    return port ? std::optional{port->place} : std::nullopt;
  }
  target.port = *health.port;
  target.args["PORT"] = std::to_string(*health.port);
  return health.place ? health.place : java.service->at();
}

void set_health(const JavaService& java, Target& target, std::vector<Note>& notes) {
  const auto health = java_health(java);
  const auto place = set_port(java, health, target, notes);
  if (!place) return;
  const auto& probe = java.service->probe;
  if (health.path) {
    target.health_path = health.path;
    if (health.health_port) target.args["HEALTH_PORT"] = std::to_string(*health.health_port);
    if (java.maven.dependencies().contains("spring-boot-starter-security"))
      notes.push_back({java.service->name,
                       "Spring Security is among its packages: `" + *health.path + "` has to answer without a password",
                       *place});
  } else if (probe && probe->path) {
    target.health_path = probe->path;
    notes.push_back({java.service->name,
                     "its health is asked at `" + *probe->path +
                         "`, as it is today: Java's sources are not read for what they serve",
                     probe->place});
  } else {
    notes.push_back(
        {java.service->name,
         "neither Actuator nor SmallRye Health is among its packages: the check only sees whether it listens "
         "on " +
             target.args["PORT"],
         *place});
  }
  if (target.health_path) target.args["HEALTH_PATH"] = *target.health_path;
  target.health_command = {"bash", "-c", std::string{target.health_path ? asks_for_path : connects}};
}

}  // namespace

std::vector<Target> java_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const Options& options,
                                 std::vector<Note>& notes) {
  std::vector<Target> out;
  std::set<std::string> told;  // Dockerfiles whose bases were spoken of
  for (const auto& draft : drafts) {
    if (!draft.java) continue;
    const auto& java = *draft.java;
    Target target{.service = draft.service, .family = "java", .because = "Maven builds it into a jar that starts"};
    target.dockerfile = dockerfile_of(fleet, drafts, java, options);
    if (told.insert(target.dockerfile).second) (void)java_images(fleet, *draft.service, java.release, notes);
    if (options.variant == Variant::alpine || options.variant == Variant::distroless)
      notes.push_back(
          {draft.service->name,
           "stays on an image with glibc and bash, which its health check needs: there is no other variant of "
           "its Dockerfile",
           draft.service->at()});
    target.image = image_name_of(*draft.service, fleet);
    target.user = "1000:1000";
    target.command = command_of(java);
    target.writable = writable_folders(*draft.service);
    target.folders = own_folders_of(*draft.service, target.writable, "/app");
    target.args["SERVICE"] = java.maven.folder.empty() ? "." : java.maven.folder;
    if (!java.maven.module.empty()) target.args["MODULE"] = java.maven.module;
    if (java.output != JavaOutput::quarkus) target.args["JAR"] = java.jar;
    set_health(java, target, notes);
    out.push_back(std::move(target));
  }
  set_own_folders(out);
  name_stages_by_service(out);
  return out;
}

}  // namespace loadline::generate
