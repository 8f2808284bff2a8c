// SPDX-License-Identifier: Apache-2.0
// The Dockerfile of Java services: built by Maven on the builder's own platform, since bytecode is the same everywhere;
// packages and program are copied onto a JRE as a layer each, where the build leaves them apart.
#include "base/paths.h"
#include "base/text.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/own_folders.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

// Two builds at once would write into one repository, which Maven does not lock between processes.
constexpr std::string_view repository = "--mount=type=cache,id=maven,target=/root/.m2,sharing=locked";
// The release that this was run with; which one Maven takes by itself differs by its version and the parents.
constexpr std::string_view go_offline = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:go-offline";

std::string maven(const JavaService& java, const std::string& goals) {
  std::string out = "mvn -B -q";
  for (const auto& flag : java.build_flags) out += " " + flag;
  if (!java.maven.module.empty()) out += " -pl \"${MODULE}\" -am";
  return out + " " + goals;
}

// Below /packages what other people wrote, below /program what the sources made, each as the image has it.
std::vector<std::string> parts(const JavaService& java) {
  const std::string target = java.maven.module.empty() ? "target" : "\"${MODULE}\"/target";
  switch (java.output) {
    case JavaOutput::quarkus:
      return {"mkdir -p /packages/app /program", "mv " + target + "/quarkus-app/lib /packages/app/lib",
              "mv " + target + "/quarkus-app /program/app"};
    // With its launcher: without, it writes a jar anew, whose manifest has the time of the build.
    case JavaOutput::layered:
      return {"mkdir -p /packages /program",
              "cp " + target + "/${JAR} /tmp/app.jar",
              "java -Djarmode=tools -jar /tmp/app.jar extract --layers --launcher --destination /extracted",
              "mv /extracted/dependencies /packages/app",
              "cp -r /extracted/spring-boot-loader/. /packages/app/",
              "mv /extracted/application /program/app",
              "cp -r /extracted/snapshot-dependencies/. /program/app/"};
    case JavaOutput::jar: return {"mkdir -p /program/app", "cp " + target + "/${JAR} /program/app/app.jar"};
  }
  return {};
}

std::string manifests(const fleet::Fleet& fleet, const JavaService& java) {
  std::string out;
  if (fleet.has_folder(join_path(java.maven.folder, ".mvn"))) out += "COPY ${SERVICE}/.mvn .mvn/\n";
  for (const auto& folder : java.maven.poms)
    out += "COPY ${SERVICE}/" + join_path(folder, "pom.xml") + " " + (folder.empty() ? "./" : folder + "/") + "\n";
  return out;
}

std::string build_stage(const fleet::Fleet& fleet, const std::vector<const Target*>& targets, const JavaService& java) {
  std::string text = "FROM --platform=${BUILDPLATFORM} ${MAVEN_IMAGE} AS build\nWORKDIR /build\n";
  text += argument(targets, "SERVICE") + manifests(fleet, java) + argument(targets, "MODULE");
  text += run(repository, {maven(java, std::string{go_offline})});
  // Never empty: Debian's Maven takes an empty one for a number and ends.
  text += "COPY ${SERVICE} ./\nARG SOURCE_DATE_EPOCH=499162500\n";
  text += run(repository, {maven(java, std::string{java.assembles ? "package assembly:single" : "package"} +
                                           " -DskipTests -Dmaven.source.skip=true -Dmaven.javadoc.skip=true \\\n      "
                                           "-Dproject.build.outputTimestamp=\"${SOURCE_DATE_EPOCH}\"")});
  text += argument(targets, "JAR");
  text += run("", parts(java)) + own_folders_step(targets, "/program");
  std::vector<std::string> times;
  if (java.output != JavaOutput::jar) times.emplace_back("find /packages -exec touch -h -d @499162500 {} +");
  times.emplace_back("find /program -exec touch -h -d \"@${SOURCE_DATE_EPOCH}\" {} +");
  return text + run("", times) + "\n";
}

}  // namespace

std::vector<File> java_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                  const std::vector<const JavaService*>& services, const Options& options) {
  const auto& first = *services.front();
  std::vector<Note> told;  // targets_of has told them
  const auto images = java_images(fleet, *first.service, first.release, told);
  std::string text = syntax_line(options);
  text += targets.size() == 1 ? "# " + targets.front()->service->name + ", a Java service.\n"
                              : "# One Dockerfile for the Java services.\n";
  text += usage_comment(targets);
  text += "ARG MAVEN_IMAGE=" + images.build + "\nARG JRE_IMAGE=" + images.runtime + "\n\n";
  text += build_stage(fleet, targets, first);
  text += "FROM ${JRE_IMAGE} AS runtime\n" + argument(targets, "SERVICE") + argument(targets, "MODULE");
  std::string environment;
  for (const char* name : {"PORT", "HEALTH_PORT", "HEALTH_PATH"}) {
    const auto line = argument(targets, name);
    text += line;
    if (!line.empty())
      environment += (environment.empty() ? "ENV " : " \\\n    ") + std::string{name} + "=${" + name + "}";
  }
  if (!environment.empty()) text += environment + "\n";
  if (first.output != JavaOutput::jar) text += "COPY --from=build /packages /\n";
  text += "COPY --from=build /program /\nWORKDIR /app\nUSER " + targets.front()->user + "\n";
  const std::string title = first.maven.module.empty() ? "${SERVICE}" : "${MODULE}";
  if (targets.front()->stage.empty()) {
    text += ending(*targets.front(), "SIGTERM") + labels(title);
  } else {
    text += labels(title);
    for (const auto* target : last_stages(targets))
      text += "\nFROM runtime AS " + target->stage + "\n" + ending(*target, "SIGTERM");
  }
  return {{targets.front()->dockerfile, text, targets.front()->because}};
}

}  // namespace loadline::generate
