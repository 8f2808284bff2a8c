// SPDX-License-Identifier: Apache-2.0
// Compose files by name and content, and the combinations of them.
#include "compose/discover.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

namespace loadline::compose {
namespace {

std::vector<std::string> found(const std::map<std::string, std::string>& files) {
  std::map<std::string, std::unique_ptr<Source>> sources;
  std::vector<std::string> paths;
  for (const auto& [path, text] : files) {
    sources[path] = std::make_unique<Source>(path, text);
    paths.push_back(path);
  }
  Documents documents{[&](const std::string& path) -> const Source* {
    const auto at = sources.find(path);
    return at == sources.end() ? nullptr : at->second.get();
  }};
  std::vector<std::string> out;
  for (const auto& made : discover(paths, documents))
    out.push_back(made.folder + "|" + made.name + "|" + std::string{role_name(made.role)});
  return out;
}

const std::string whole = "services:\n  a: {image: i}\n";
const std::string part = "services:\n  a: {restart: always}\n";

TEST(Discover, KnowsTheNamesPeopleUse) {
  for (const char* name : {"compose.yaml", "a/docker-compose.yml", "docker-compose.prod.yml", "docker-compose-dev.yaml",
                           "compose.test.yml", "dev.compose.yaml", "compose-ci.yml"})
    EXPECT_TRUE(is_compose_name(name)) << name;
  for (const char* name : {"composer.yml", "compose.json", "decompose.yml", "values.yaml"})
    EXPECT_FALSE(is_compose_name(name)) << name;
}

TEST(Discover, CombinesBaseOverrideAndOverlays) {
  EXPECT_EQ(found({{"docker-compose.yml", whole},
                   {"docker-compose.override.yml", part},
                   {"docker-compose.prod.yml", part},
                   {"docker-compose.test.yml", whole},
                   {"docker-compose.values.yml", "a: 1\n"}}),
            (std::vector<std::string>{
                "|docker-compose.yml + docker-compose.override.yml|development", "|docker-compose.yml|development",
                "|docker-compose.yml + docker-compose.prod.yml|production", "|docker-compose.test.yml|test"}));
}

TEST(Discover, TakesAFewServicesOfTheBaseForAnOverlay) {
  const std::string base = "services:\n  a: {image: i}\n  b: {image: i}\n  c: {image: i}\n  d: {image: i}\n";
  const std::string other = "services:\n  a: {image: i}\n  z: {image: i}\n";
  EXPECT_EQ(found({{"compose.yaml", base},
                   {"compose.prod.yaml", whole},
                   {"compose.staging.yaml", other},
                   {"compose.tools.yaml", whole}}),
            (std::vector<std::string>{"|compose.yaml|development", "|compose.yaml + compose.prod.yaml|production",
                                      "|compose.staging.yaml|production", "|compose.tools.yaml|standalone"}));
}

TEST(Discover, BelievesWhatAFileSaysItIsRunWith) {
  const std::string
      says = "# docker compose -f compose.yaml -f compose.prod.yaml -f compose.prod.hardened.yaml up -d\n";
  EXPECT_EQ(found({{"compose.yaml", whole}, {"compose.prod.yaml", part}, {"compose.prod.hardened.yaml", says + part}}),
            (std::vector<std::string>{"|compose.yaml|development",
                                      "|compose.yaml + compose.prod.yaml + compose.prod.hardened.yaml|production",
                                      "|compose.yaml + compose.prod.yaml|production"}));
  // A file of the comment that is gone: as by its name.
  EXPECT_EQ(
      found({{"compose.yaml", whole}, {"compose.prod.hardened.yaml", says + part}}),
      (std::vector<std::string>{"|compose.yaml|development", "|compose.yaml + compose.prod.hardened.yaml|production"}));
  // Not the last one, and below the first key: it is not about this file.
  EXPECT_EQ(found({{"compose.yaml", whole}, {"compose.prod.yaml", part + says}, {"compose.x.yaml", says + part}}),
            (std::vector<std::string>{"|compose.yaml|development", "|compose.yaml + compose.prod.yaml|production",
                                      "|compose.yaml + compose.x.yaml|other"}));
}

TEST(Discover, LetsTheFolderSpeak) {
  EXPECT_EQ(
      found({{"infra/archive/compose.yaml", whole}, {"e2e/compose.yaml", whole}, {"x/compose.monitoring.yaml", whole}}),
      (std::vector<std::string>{"e2e|compose.yaml|test", "infra/archive|compose.yaml|other",
                                "x|compose.monitoring.yaml|standalone"}));
}

TEST(Discover, ObeysComposeFile) {
  const auto all = found({{"compose.yaml", whole},
                          {"compose.prod.yaml", part},
                          {".env", "COMPOSE_FILE=compose.yaml:compose.prod.yaml\n"}});
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0], "|compose.yaml + compose.prod.yaml|production");
  EXPECT_EQ(all.size(), 2u);
}

}  // namespace
}  // namespace loadline::compose
