// SPDX-License-Identifier: Apache-2.0
// What a Java service is built from: its module of Maven, what of it `java -jar` starts, and what its settings say
// about where it listens.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/maven.h"

namespace loadline::generate {

// What its build leaves below target/.
enum class JavaOutput : std::uint8_t {
  jar,      // one that starts by itself
  layered,  // Spring Boot's, of a version (3.3) that takes it apart with -Djarmode=tools
  quarkus,  // the folder quarkus-app with quarkus-run.jar and its libraries
};

struct JavaService {
  const fleet::Service* service = nullptr;
  Maven maven;
  JavaOutput output = JavaOutput::jar;
  std::string jar;       // its name below target/, as a pattern: "api-*.jar"
  std::string release;   // the least major version of Java that it needs: "17"; empty: no pom.xml says it
  bool assembles = false;  // its jar is made by `assembly:single` on the command line, and not by a phase
  std::vector<std::string> build_flags;  // that `mvn` is given today: "-Pproduction"
  std::vector<std::string> flags;        // of the virtual machine, as today
  std::vector<std::string> arguments;
  std::map<std::string, Located<std::string>, std::less<>>
      settings;  // "server.port", of the profiles that it runs with
};
// Whether some stage of its image stands on a JDK, a JRE, Maven or Gradle.
[[nodiscard]] bool is_java(const fleet::Service& service);
[[nodiscard]] std::optional<JavaService> java_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                                         std::vector<Note>& notes);

// Of application.properties, .yml and .yaml below that folder, then of the profiles that are switched on; the
// environment goes over all of them, as SERVER_PORT over server.port.
[[nodiscard]] std::map<std::string, Located<std::string>, std::less<>> java_settings(
    const fleet::Fleet& fleet, const fleet::Service& service, const std::string& resources,
    const std::vector<std::string>& profiles);

// Where it listens and what path tells its health, by its settings and dependencies.
struct JavaHealth {
  std::optional<std::uint32_t> port;  // that requests go to; nothing: no file of its source says it
  std::optional<std::uint32_t> health_port;  // where health has one of its own
  std::optional<std::string> path;
  Place place;  // of the port; may be empty: it is the framework's own
};
[[nodiscard]] JavaHealth java_health(const JavaService& java);

}  // namespace loadline::generate
