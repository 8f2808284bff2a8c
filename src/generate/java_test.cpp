// SPDX-License-Identifier: Apache-2.0
// Maven's builds: what starts, where it listens, and what is refused.
#include <gmock/gmock.h>

#include "generate/fleet_for_test.h"
#include "generate/maven.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string spring_parent(const std::string& version) {
  return "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>"
         "<version>" +
         version + "</version><relativePath/></parent>";
}

std::string starters(std::initializer_list<const char*> names) {
  std::string out = "<dependencies>";
  for (const char* name : names)
    out += "<dependency><groupId>org.springframework.boot</groupId><artifactId>" + std::string{name} +
           "</artifactId></dependency>";
  return out + "</dependencies>";
}

std::string plugin(const std::string& artifact, const std::string& inside = {}) {
  return "<build><plugins><plugin><artifactId>" + artifact + "</artifactId>" + inside + "</plugin></plugins></build>";
}

std::string project(const std::string& inside) {
  return "<project xmlns='http://maven.apache.org/POM/4.0.0'><modelVersion>4.0.0</modelVersion>" + inside +
         "</project>";
}

// Of a shop: a module of its own for what two services share.
Texts shop() {
  const std::string
      parent = "<parent><groupId>example</groupId><artifactId>shop</artifactId><version>1.0</version></parent>";
  const auto service = [&](const std::string& name, std::initializer_list<const char*> dependencies) {
    return project(parent + "<artifactId>" + name + "</artifactId>" + starters(dependencies) +
                   plugin("spring-boot-maven-plugin"));
  };
  return {
      {"pom.xml",
       project(spring_parent("3.5.7") +
               "<groupId>example</groupId><artifactId>shop</artifactId><version>1.0</version><packaging>pom</packaging>"
               "<properties><java.version>17</java.version></properties>"
               "<modules><module>kernel</module><module>api</module><module>mail</module></modules>")},
      {"kernel/pom.xml", project(parent + "<artifactId>kernel</artifactId>" + starters({"spring-boot-starter-web"}))},
      {"api/pom.xml", service("api", {"kernel", "spring-boot-starter-actuator"})},
      {"api/src/main/resources/application.yml",
       "server:\n  port: ${API_PORT:8081}\n  servlet: { context-path: /shop }\n---\n"
       "spring.config.activate.on-profile: test\nserver.port: 1\n"},
      {"mail/pom.xml", service("mail", {"spring-boot-starter"})},
      {"Dockerfile",
       "FROM maven:3.9-eclipse-temurin-17 AS build\nARG APP\nWORKDIR /src\nCOPY . .\n"
       "RUN mvn -B package -Pfleet -DskipTests -pl ${APP} -am\n"
       "FROM eclipse-temurin:17-jre-jammy\nARG APP\nCOPY --from=build /src/${APP}/target/*.jar /app.jar\n"
       "ENTRYPOINT [\"java\", \"-Xmx256m\", \"-jar\", \"/app.jar\"]\n"},
      {"compose.yaml",
       "services:\n  api:\n    build: { context: ., args: { APP: api } }\n"
       "  mail:\n    build: { context: ., args: { APP: mail } }\n"},
  };
}

// One service, in its own folder.
Texts alone(const std::string& pom, const std::string& dockerfile = {}) {
  return {
      {"api/pom.xml", project("<groupId>example</groupId><artifactId>api</artifactId><version>1.0</version>" + pom)},
      {"api/src/main/java/Main.java", "class Main {}\n"},
      {"api/Dockerfile", dockerfile.empty() ? "FROM eclipse-temurin:21-jre-noble\nCOPY target/*.jar app.jar\n"
                                              "EXPOSE 9000\nCMD [\"java\", \"-jar\", \"app.jar\"]\n"
                                            : dockerfile},
      {"compose.yaml", "services:\n  api:\n    build: api\n"}};
}

TEST(Java, FoldersOfVolumesBelongToItsUser) {
  auto texts = alone(spring_parent("3.5.7") + starters({"spring-boot-starter-web"}) +
                     plugin("spring-boot-maven-plugin"));
  texts["compose.yaml"] = "services:\n  api:\n    build: api\n    volumes: [\"data:/data\"]\nvolumes: { data: {} }\n";
  const Generated made{texts};
  ASSERT_NE(made.target("api"), nullptr);
  EXPECT_THAT(made.target("api")->folders, ElementsAre("/data"));
  EXPECT_THAT(made.dockerfile(made.target("api")->dockerfile),
              HasSubstr("RUN mkdir -p /program/data \\\n    && chown -R 1000:1000 /program/data\n"));
}

TEST(Java, BuildsTheModuleThatTodaysDockerfileBuilds) {
  const Generated made{shop()};
  ASSERT_EQ(made.targets.size(), 2u) << ::testing::PrintToString(made.told());
  const auto& api = *made.target("api");
  EXPECT_EQ(api.family, "java");
  EXPECT_EQ(api.args.at("SERVICE"), ".");
  EXPECT_EQ(api.args.at("MODULE"), "api");
  EXPECT_EQ(api.args.at("JAR"), "api-*.jar");
  EXPECT_EQ(api.user, "1000:1000");
  EXPECT_THAT(api.command,
              ElementsAre("java", "-Xmx256m", "-cp", "/app", "org.springframework.boot.loader.launch.JarLauncher"));
  const auto text = made.dockerfile("docker/java.Dockerfile");
  EXPECT_THAT(text, HasSubstr("ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-17\n"));
  EXPECT_THAT(text, HasSubstr("ARG JRE_IMAGE=eclipse-temurin:17-jre-jammy\n"));
  EXPECT_THAT(text, HasSubstr("COPY ${SERVICE}/pom.xml ./\nCOPY ${SERVICE}/api/pom.xml api/\n"
                              "COPY ${SERVICE}/kernel/pom.xml kernel/\nCOPY ${SERVICE}/mail/pom.xml mail/\n"));
  EXPECT_THAT(text, HasSubstr("mvn -B -q -Pfleet -pl \"${MODULE}\" -am package -DskipTests"));
  EXPECT_THAT(text, HasSubstr("-Djarmode=tools -jar /tmp/app.jar extract --layers --launcher"));
}

TEST(Java, ReadsPortAndHealthFromSettingsAndPackages) {
  auto texts = shop();
  const Generated made{texts};
  const auto& api = *made.target("api");
  EXPECT_EQ(api.port, 8081u);
  EXPECT_EQ(api.health_path, "/shop/actuator/health");
  EXPECT_EQ(api.args.at("HEALTH_PATH"), "/shop/actuator/health");
  ASSERT_EQ(api.health_command.size(), 3u);
  EXPECT_THAT(api.health_command[2], HasSubstr("/dev/tcp/127.0.0.1/"));

  texts["compose.yaml"] =
      "services:\n  api:\n    build: { context: ., args: { APP: api } }\n"
      "    environment: { API_PORT: 8085, MANAGEMENT_SERVER_PORT: 8090, SPRING_PROFILES_ACTIVE: test }\n";
  texts["api/src/main/resources/application-test.properties"] =
      "# of the profile\nmanagement.endpoint.health.probes.enabled = true\nserver.port=${API_PORT}\n";
  const Generated profiled{texts};
  EXPECT_EQ(profiled.target("api")->port, 8085u);
  EXPECT_EQ(profiled.target("api")->args.at("HEALTH_PORT"), "8090");
  EXPECT_EQ(profiled.target("api")->health_path, "/actuator/health/liveness");
}

TEST(Java, AServiceThatServesNothingHasNoPort) {
  const Generated made{shop()};
  EXPECT_FALSE(made.target("mail")->port);
  EXPECT_THAT(made.target("mail")->health_command, IsEmpty());
  EXPECT_THAT(made.told(),
              Contains("mail: no file says that it listens anywhere: its image has no port and no health check"));
}

TEST(Java, AModuleOfItsOwnAndWhatItsJarIs) {
  const auto jar_of = [](const std::string& pom) {
    const Generated made{alone(pom)};
    return made.targets.empty() ? ::testing::PrintToString(made.told()) : made.targets.front().args.at("JAR");
  };
  const std::string
      main = "<configuration><transformers><transformer><mainClass>Main</mainClass></transformer></transformers>";
  const auto shade = [&](const std::string& more) {
    return plugin("maven-shade-plugin",
                  "<executions><execution><goals><goal>shade</goal></goals></execution></executions>" + main + more +
                      "</configuration>");
  };
  EXPECT_EQ(jar_of(shade("")), "api-*.jar");
  EXPECT_EQ(jar_of(shade("<shadedArtifactAttached>true</shadedArtifactAttached>")), "api-*-shaded.jar");
  EXPECT_EQ(jar_of(shade("<finalName>run</finalName>")), "run.jar");
  const std::string assembly =
      "<executions><execution><goals><goal>single</goal></goals></execution></executions><configuration><descriptorRefs>"
      "<descriptorRef>jar-with-dependencies</descriptorRef></descriptorRefs><archive><manifest><mainClass>Main</mainClass>"
      "</manifest></archive></configuration>";
  EXPECT_EQ(jar_of(plugin("maven-assembly-plugin", assembly)), "api-*-jar-with-dependencies.jar");
  EXPECT_EQ(jar_of(spring_parent("2.7.18") +
                   plugin("spring-boot-maven-plugin", "<configuration><classifier>exec</classifier></configuration>")),
            "api-*-exec.jar");
  const Generated made{alone(spring_parent("2.7.18") + plugin("spring-boot-maven-plugin"))};
  const auto text = made.dockerfile("docker/java.Dockerfile");
  EXPECT_THAT(text, HasSubstr("ARG SERVICE=api\nCOPY ${SERVICE}/pom.xml ./\n"));
  EXPECT_THAT(text, HasSubstr("cp target/${JAR} /program/app/app.jar"));
  EXPECT_THAT(text, Not(HasSubstr("jarmode")));
  EXPECT_THAT(made.targets.front().command, ElementsAre("java", "-XX:MaxRAMPercentage=75", "-jar", "/app/app.jar"));
  EXPECT_EQ(made.targets.front().port, 9000u);
}

TEST(Java, AnAssemblyThatOnlyTheCommandLineAsksFor) {
  auto texts = alone(
      plugin("maven-assembly-plugin",
             "<configuration><descriptorRefs><descriptorRef>jar-with-dependencies</descriptorRef></descriptorRefs>"
             "<archive><manifest><mainClass>Main</mainClass></manifest></archive><finalName>app</finalName>"
             "<appendAssemblyId>false</appendAssemblyId></configuration>"),
      "FROM maven:3.9-eclipse-temurin-17 AS build\nCOPY . .\nRUN mvn -B clean compile assembly:single\n"
      "FROM eclipse-temurin:17-jre\nCOPY --from=build /target/app.jar /\nCMD java -jar /app.jar\n");
  const Generated made{texts};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  EXPECT_EQ(made.targets.front().args.at("JAR"), "app.jar");
  EXPECT_THAT(made.dockerfile("docker/java.Dockerfile"), HasSubstr("mvn -B -q package assembly:single -DskipTests"));
  texts["api/Dockerfile"] = "FROM eclipse-temurin:17-jre\nCOPY target/app.jar /\nCMD java -jar /app.jar\n";
  EXPECT_THAT(Generated{texts}.told(), Contains(HasSubstr("nothing there makes a jar that `java -jar` starts")));
}

TEST(Java, QuarkusIsAFolder) {
  const Generated made{alone(
      "<properties><maven.compiler.release>21</maven.compiler.release></properties><dependencies><dependency>"
      "<artifactId>quarkus-rest</artifactId></dependency><dependency><artifactId>quarkus-smallrye-health</artifactId>"
      "</dependency></dependencies>" +
      plugin("quarkus-maven-plugin"))};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  EXPECT_EQ(made.targets.front().health_path, "/q/health/live");
  EXPECT_EQ(made.targets.front().port, 8080u);
  EXPECT_EQ(made.targets.front().command.back(), "/app/quarkus-run.jar");
  EXPECT_THAT(made.dockerfile("docker/java.Dockerfile"), HasSubstr("mv target/quarkus-app/lib /packages/app/lib"));
}

TEST(Java, RefusesWithASentence) {
  const auto refused = [](const Texts& texts, const char* why) {
    const Generated made{texts};
    EXPECT_THAT(made.targets, IsEmpty()) << why;
    EXPECT_THAT(made.told(), Contains(HasSubstr(why)));
  };
  refused(alone(""), "nothing there makes a jar that `java -jar` starts");
  refused(alone("<packaging>war</packaging>"), "it is packaged as war");
  refused(alone(plugin("spring-boot-maven-plugin")), "does not run `repackage`");
  refused(alone(plugin("maven-shade-plugin",
                       "<executions><execution><goals><goal>shade</goal></goals></execution></executions>")),
          "no plugin gives the jar that maven-shade-plugin makes a main class");
  refused(alone("<properties><quarkus.package.type>uber-jar</quarkus.package.type></properties>" +
                plugin("quarkus-maven-plugin")),
          "`quarkus.package.type` is uber-jar");
  refused(
      alone(
          starters({"spring-boot-starter-web"}) +
          plugin("maven-jar-plugin",
                 "<configuration><archive><manifest><mainClass>Main</mainClass></manifest></archive></configuration>")),
      "its jar has a main class and not what it depends on (spring-boot-starter-web)");
  refused(
      alone(
          "",
          "FROM gradle:8-jdk21 AS build\nCOPY . .\nRUN gradle bootJar\nFROM eclipse-temurin:21-jre\nCOPY --from=build /x.jar .\n"),
      "it is built with Gradle");
  auto texts = alone("");
  texts["api/pom.xml"] = "<project><artifactId>";
  refused(texts, "no pom.xml of a module stands in its context");
  auto several = shop();
  several["compose.yaml"] = "services:\n  api:\n    build: .\n";
  refused(several, "nothing says which of the 3 modules of pom.xml it is");
  auto outside = shop();
  outside["pom.xml"] = project(
      spring_parent("3.5.7") +
      "<groupId>example</groupId><artifactId>shop</artifactId><version>1.0</version><packaging>pom</packaging>");
  outside["compose.yaml"] = "services:\n  api:\n    build: api\n";
  outside["api/Dockerfile"] =
      "FROM eclipse-temurin:21-jre\nCOPY target/*.jar app.jar\nCMD [\"java\", \"-jar\", \"app.jar\"]\n";
  refused(outside, "api/pom.xml has its parent in pom.xml, which does not name it as a module");
}

TEST(Java, MovesToASupportedJavaAndSaysSo) {
  auto texts = alone("<properties><java.version>1.8</java.version></properties>" + spring_parent("3.5.7") +
                         plugin("spring-boot-maven-plugin"),
                     "FROM openjdk:16-slim\nCOPY target/*.jar app.jar\nCMD [\"java\", \"-jar\", \"app.jar\"]\n");
  const Generated made{texts};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  EXPECT_THAT(made.dockerfile("docker/java.Dockerfile"), HasSubstr("ARG JRE_IMAGE=eclipse-temurin:17-jre-noble\n"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("made for Java 17 in place of 16, which gets no fixes any more")));
}

TEST(Java, TellsWhatTheImageOfTodayHasBesides) {
  const Generated made{alone(
      spring_parent("3.5.7") + plugin("spring-boot-maven-plugin") +
          "<repositories><repository><url>https://repository.example.com/releases</url></repository></repositories>",
      "FROM eclipse-temurin:21-jre\nENV SPRING_PROFILES_ACTIVE=fleet\nCOPY target/*.jar app.jar\nCOPY agent /agent\n"
      "CMD [\"java\", \"-javaagent:/agent/a.jar\", \"-jar\", \"app.jar\", \"--trace\"]\n")};
  EXPECT_THAT(made.told(), Contains(HasSubstr("takes packages from https://repository.example.com/releases too")));
  EXPECT_THAT(made.told(), Contains(HasSubstr("its image sets SPRING_PROFILES_ACTIVE today")));
  EXPECT_THAT(made.told(), Contains(HasSubstr("its image copies `agent` today")));
  EXPECT_THAT(made.told(), Contains(HasSubstr("is given `-javaagent:/agent/a.jar` today")));
  EXPECT_THAT(made.targets.front().command,
              ElementsAre("java", "-XX:MaxRAMPercentage=75", "-cp", "/app",
                          "org.springframework.boot.loader.launch.JarLauncher", "--trace"));
}

}  // namespace
}  // namespace loadline::generate
