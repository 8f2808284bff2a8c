// SPDX-License-Identifier: Apache-2.0
// Whole projects from small trees: each phase seen from outside.
#include "compose/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

namespace loadline::compose {
namespace {

using Files = std::map<std::string, std::string>;

struct Loaded {
  explicit Loaded(const Files& files, std::vector<std::string> wanted = {"compose.yaml"}, std::string folder = "",
                  ByName<std::string> environment = {}) {
    for (const auto& [path, text] : files) sources[path] = std::make_unique<Source>(path, text);
    LoadRequest request;
    request.files = std::move(wanted);
    request.project_folder = std::move(folder);
    request.environment = std::move(environment);
    request.project_name = "p";
    project = load(request, [&](const std::string& path) -> const Source* {
      const auto at = sources.find(path);
      return at == sources.end() ? nullptr : at->second.get();
    });
  }
  const Service& service(std::string_view name) const {
    const Service* found = project.find(name);
    if (found == nullptr) throw std::runtime_error{"no service"};
    return *found;
  }
  std::string problems() const {
    std::string out;
    for (const auto& problem : project.problems) out += problem.message + "\n";
    return out;
  }

  std::map<std::string, std::unique_ptr<Source>> sources;
  Project project;
};

TEST(Load, ReadsAServiceWithPlaces) {
  const Loaded loaded{
      {{"compose.yaml",
        "services:\n  web:\n    build: ./app\n    ports: [\"8080:80\"]\n    command: node 'a b'\n"
        "    environment:\n      A: 1\n      B:\n    volumes: [\"./x:/x\", \"vol:/v\"]\n    mem_limit: 64m\n"
        "    healthcheck: {test: curl x, interval: 1m}\nvolumes: {vol: }\n"}}};
  EXPECT_EQ(loaded.problems(), "");
  const auto& web = loaded.service("web");
  EXPECT_EQ(web.place.position(), (Position{2, 3}));
  EXPECT_EQ(web.build->context.value, "app");
  EXPECT_EQ(web.build->context.place.text(), "./app");
  EXPECT_EQ(web.build->dockerfile.value, "Dockerfile");
  EXPECT_EQ(web.ports.at(0).published, "8080");
  EXPECT_EQ(web.ports.at(0).place.text(), "\"8080:80\"");
  EXPECT_EQ(web.command->at(1).value, "a b");
  EXPECT_EQ(web.environment.at("A").value, "1");
  EXPECT_EQ(web.environment.at("B").value, std::nullopt);
  EXPECT_EQ(web.volumes.at(0).source, "x");
  EXPECT_EQ(web.volumes.at(1).type, "volume");
  EXPECT_EQ(web.mem_limit->value, 67'108'864u);
  EXPECT_EQ(web.healthcheck->test.at(0).value, "CMD-SHELL");
  EXPECT_EQ(web.healthcheck->interval_seconds, 60.0);
  EXPECT_TRUE(web.networks.contains("default"));
  EXPECT_EQ(loaded.project.networks.at("default").name->value, "p_default");
}

TEST(Load, MergesAnchorsAndExtensionFields) {
  const Loaded loaded{
      {{"compose.yaml",
        "x-base: &base\n  restart: always\n  environment: &env {A: 1, B: 2}\nx-other: &other {user: u, restart: no}\n"
        "services:\n  a:\n    <<: [*base, *other]\n    image: i\n    environment: {<<: *env, B: 3}\n"}}};
  EXPECT_EQ(loaded.problems(), "");
  EXPECT_EQ(loaded.service("a").restart->value, "always");
  EXPECT_EQ(loaded.service("a").restart->place.position().line, 2u);
  EXPECT_EQ(loaded.service("a").user->value, "u");
  EXPECT_EQ(loaded.service("a").environment.at("A").value, "1");
  EXPECT_EQ(loaded.service("a").environment.at("B").value, "3");
}

TEST(Load, LaysOneFileOverAnother) {
  const Loaded loaded{
      {{"compose.yaml",
        "services:\n  a:\n    image: one\n    command: [x]\n    ports: [\"80:80\", \"81:81\"]\n    environment: [A=1, B=2]\n"
        "    volumes: [\"./a:/data\"]\n    logging: {driver: local, options: {max-size: 1m}}\n    cap_add: [X]\n"},
       {"prod.yaml",
        "services:\n  a:\n    image: two\n    command: y z\n    ports: [\"80:80\"]\n    environment: {B: 3}\n"
        "    volumes: [\"vol:/data\"]\n    logging: {driver: syslog}\n    cap_add: [X, Y]\nvolumes: {vol: {}}\n"}},
      {"compose.yaml", "prod.yaml"}};
  EXPECT_EQ(loaded.problems(), "");
  const auto& a = loaded.service("a");
  EXPECT_EQ(a.image->value, "two");
  EXPECT_EQ(a.image->place.source->path(), "prod.yaml");
  EXPECT_EQ(a.command->size(), 2u);
  EXPECT_EQ(a.ports.size(), 2u);
  EXPECT_EQ(a.environment.at("A").value, "1");
  EXPECT_EQ(a.environment.at("B").value, "3");
  ASSERT_EQ(a.volumes.size(), 1u);
  EXPECT_EQ(a.volumes[0].source, "vol");
  EXPECT_EQ(a.logging->driver, "syslog");
  EXPECT_TRUE(a.logging->options.empty());
  EXPECT_EQ(a.cap_add.size(), 2u);
  ASSERT_EQ(a.definitions.size(), 2u);
  EXPECT_EQ(a.definitions[1].source->path(), "prod.yaml");
}

TEST(Load, ResetsAndOverrides) {
  const Loaded loaded{
      {{"a.yaml",
        "services:\n  a:\n    image: i\n    ports: [\"1:1\"]\n    expose: [\"1\"]\n    environment: {A: 1}\n"},
       {"b.yaml",
        "services:\n  a:\n    ports: !reset []\n    expose: !override [\"2\"]\n    environment: {A: !reset null}\n"}},
      {"a.yaml", "b.yaml"}};
  EXPECT_EQ(loaded.problems(), "");
  EXPECT_TRUE(loaded.service("a").ports.empty());
  ASSERT_EQ(loaded.service("a").expose.size(), 1u);
  EXPECT_EQ(loaded.service("a").expose[0].value, "2");
  EXPECT_TRUE(loaded.service("a").environment.empty());
}

TEST(Load, InterpolatesFromDotEnvAndEnvironment) {
  const Loaded loaded{{{"sub/compose.yaml",
                        "services:\n  a:\n    image: \"i:${TAG:-x}\"\n    privileged: \"${YES}\"\n    user: $NONE\n"},
                       {"sub/.env", "TAG=1\nYES=true\n"}},
                      {"sub/compose.yaml"},
                      "sub",
                      {{"TAG", "2"}}};
  EXPECT_EQ(loaded.problems(), "");
  EXPECT_EQ(loaded.service("a").image->value, "i:2");
  EXPECT_TRUE(loaded.service("a").privileged->value);
  ASSERT_EQ(loaded.project.warnings.size(), 1u);
  EXPECT_EQ(loaded.project.warnings[0].place.text(), "$NONE");
}

TEST(Load, ExtendsAcrossFilesAndRebasesPaths) {
  const Loaded loaded{
      {{"compose.yaml", "services:\n  a:\n    extends: {file: lib/base.yaml, service: mid}\n    environment: {B: 2}\n"},
       {"lib/base.yaml",
        "services:\n  mid:\n    extends: low\n    environment: {A: 1}\n  low:\n    build: ./app\n    volumes: [\"../d:/d\"]\n"}}};
  EXPECT_EQ(loaded.problems(), "");
  const auto& a = loaded.service("a");
  EXPECT_EQ(a.build->context.value, "lib/app");
  EXPECT_EQ(a.volumes.at(0).source, "d");
  EXPECT_EQ(a.environment.size(), 2u);
  EXPECT_EQ(loaded.project.services.size(), 1u);
  EXPECT_EQ(loaded.project.files.size(), 2u);
}

TEST(Load, IncludesAProjectWithItsOwnFolderAndVariables) {
  const Loaded loaded{{{"compose.yaml", "include: [sub/compose.yaml]\nservices:\n  a: {image: i, depends_on: [b]}\n"},
                       {"sub/compose.yaml", "services:\n  b: {image: \"x:$TAG\", build: ., env_file: v.env}\n"},
                       {"sub/.env", "TAG=7\n"},
                       {"sub/v.env", "K=1\n"}}};
  EXPECT_EQ(loaded.problems(), "");
  EXPECT_EQ(loaded.service("b").image->value, "x:7");
  EXPECT_EQ(loaded.service("b").build->context.value, "sub");
  EXPECT_EQ(loaded.service("b").environment.at("K").value, "1");
  EXPECT_EQ(loaded.service("b").environment.at("K").place.source->path(), "sub/v.env");
}

TEST(Load, StaysInsideTheTree) {
  const Loaded loaded{
      {{"compose.yaml",
        "include: [../x.yaml]\nservices:\n  a: {extends: {file: /etc/y.yaml, service: s}, image: i}\n"}}};
  EXPECT_THAT(loaded.problems(), ::testing::HasSubstr("outside"));
  EXPECT_EQ(loaded.service("a").image->value, "i");
}

TEST(Load, KeepsTheRestOfABrokenProject) {
  const Loaded loaded{
      {{"compose.yaml",
        "services:\n  bad: [1]\n  worse: 7\n  good: {image: i, prots: [1], ports: [\"x\", \"80\"], user: [u]}\n  none:\n"}}};
  EXPECT_EQ(loaded.service("good").image->value, "i");
  EXPECT_EQ(loaded.service("good").ports.size(), 1u);
  EXPECT_THAT(loaded.problems(),
              ::testing::HasSubstr("services.good.prots is not a key that Compose knows; did you mean ports?"));
  EXPECT_THAT(loaded.problems(), ::testing::HasSubstr("services.bad must be a mapping"));
  EXPECT_THAT(loaded.problems(), ::testing::HasSubstr("services.good.user must be a string, not a list"));
  EXPECT_EQ(loaded.project.services.size(), 1u);
}

TEST(Load, ChecksTheWholeProject) {
  const Loaded loaded{
      {{"compose.yaml",
        "services:\n  a: {image: i, depends_on: [b], networks: [n], volumes: [\"vol:/v\"], mem_limit: 1g,\n"
        "      deploy: {resources: {limits: {cpus: '1'}}}}\n  b: {image: i, links: [a]}\n  c: {hostname: h}\n"}}};
  for (const char* part :
       {"undefined network n", "undefined volume vol", "mem_limit and deploy.resources.limits.memory",
        "dependency cycle: a -> b -> a", "neither an image nor a build"})
    EXPECT_THAT(loaded.problems(), ::testing::HasSubstr(part));
}

TEST(Load, SaysNothingOfTheSourcesOfAServiceItCannotReadToTheEnd) {
  const Loaded loaded{{{"compose.yaml", "services:\n  a: {extends: {file: gone.yaml, service: a}}\n"}}};
  EXPECT_THAT(loaded.problems(), ::testing::HasSubstr("cannot read gone.yaml"));
  EXPECT_THAT(loaded.problems(), ::testing::Not(::testing::HasSubstr("neither an image")));
}

TEST(Load, EndsOnLaughsAndCircles) {
  std::string laughs = "x-a0: &a0 [l, l, l, l, l, l, l, l, l]\n";
  for (int i = 1; i < 20; ++i) {
    const auto last = "*a" + std::to_string(i - 1);
    laughs += "x-a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + ", " + last + ", " +
              last + "]\n";
  }
  EXPECT_THAT((Loaded{{{"compose.yaml", laughs + "services: {a: {image: i}}\n"}}}.problems()),
              ::testing::HasSubstr("expands to more values"));
  EXPECT_THAT((Loaded{{{"compose.yaml", "include: [compose.yaml]\nservices:\n  a: {extends: b}\n  b: {extends: a}\n"}}}
                   .problems()),
              ::testing::HasSubstr("circle"));
}

TEST(Load, PrintsTheReferenceForm) {
  const Loaded loaded{
      {{"compose.yaml",
        "services:\n  a:\n    image: i\n    ports: [80]\n    cpus: 0.5\n    healthcheck: {interval: 90s, test: [NONE]}\n"
        "    ulimits: {nofile: 5}\n    extra_hosts: [\"h:1.2.3.4\"]\n"}}};
  EXPECT_EQ(to_json(loaded.project), R"({
  "name": "p",
  "networks": {
    "default": {
      "ipam": {},
      "name": "p_default"
    }
  },
  "services": {
    "a": {
      "command": null,
      "cpus": 0.5,
      "entrypoint": null,
      "extra_hosts": [
        "h=1.2.3.4"
      ],
      "healthcheck": {
        "interval": "1m30s",
        "test": [
          "NONE"
        ]
      },
      "image": "i",
      "networks": {
        "default": null
      },
      "ports": [
        {
          "mode": "ingress",
          "protocol": "tcp",
          "target": 80
        }
      ],
      "ulimits": {
        "nofile": 5
      }
    }
  }
}
)");
}

}  // namespace
}  // namespace loadline::compose
