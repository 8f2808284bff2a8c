// SPDX-License-Identifier: Apache-2.0
// What the files of containers and of Docker say, and where an image is looked for then.
#include "registries/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::registries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string conf = R"(
unqualified-search-registries = ["docker.io"]

[[registry]]
prefix = "docker.io"
location = "docker.io"
[[registry.mirror]]
location = "mirror.example:5000/hub"
insecure = true
[[registry.mirror]]
location = "digests.example"
pull-from-mirror = "digest-only"

[[registry]]
prefix = "docker.io/team"
location = "team.example/images"

[[registry]]
prefix = "*.cluster.local"
insecure = true

[[registry]]
location = "blocked.example"
blocked = true

[[registry]]
location = "digest.example"
mirror-by-digest-only = true
[[registry.mirror]]
location = "near.example/d"
)";

std::string digest_of(char c) { return "sha256:" + std::string(64, c); }

std::vector<std::string> places(const std::string& name, const Routes& routes) {
  const auto reference = image::read_reference(name);
  EXPECT_TRUE(reference) << name;
  const auto endpoints = endpoints_of(*reference, routes);
  if (!endpoints) return {"! " + endpoints.error().text()};
  std::vector<std::string> out;
  for (const auto& one : *endpoints)
    out.push_back((one.plain_http ? "http://" : "") + one.host + "/" + one.repository +
                  (one.insecure ? " insecure" : ""));
  return out;
}

Routes of_containers() {
  Routes out;
  EXPECT_TRUE(add_registries_conf(out, conf, "registries.conf"));
  return out;
}

TEST(Routes, TheLongestPrefixDecides) {
  const auto routes = of_containers();
  EXPECT_THAT(places("node:20", routes),
              ElementsAre("mirror.example:5000/hub/library/node insecure", "docker.io/library/node"));
  EXPECT_THAT(places("node@" + digest_of('a'), routes),
              ElementsAre("mirror.example:5000/hub/library/node insecure", "digests.example/library/node",
                          "docker.io/library/node"));
  EXPECT_THAT(places("team/app:1", routes), ElementsAre("team.example/images/app"));
  EXPECT_THAT(places("teams/app:1", routes),
              ElementsAre("mirror.example:5000/hub/teams/app insecure", "docker.io/teams/app"));
  EXPECT_THAT(places("r.cluster.local/app", routes), ElementsAre("r.cluster.local/app insecure"));
  EXPECT_THAT(places("cluster.local/app", routes), ElementsAre("cluster.local/app"));
  EXPECT_THAT(places("blocked.example/app", routes), ElementsAre(HasSubstr("blocks this registry (blocked.example)")));
  EXPECT_THAT(places("digest.example/app:1", routes), ElementsAre("digest.example/app"));
  EXPECT_THAT(places("digest.example/app@" + digest_of('b'), routes),
              ElementsAre("near.example/d/app", "digest.example/app"));
}

TEST(Routes, ALaterFileTakesTheTableOfAnEarlierOne) {
  auto routes = of_containers();
  ASSERT_TRUE(add_registries_conf(routes, "[[registry]]\nlocation = \"blocked.example\"\n", "later.conf"));
  EXPECT_THAT(places("blocked.example/app", routes), ElementsAre("blocked.example/app"));
  const auto broken = add_registries_conf(routes, "[[registry]\n", "broken.conf");
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().text(), HasSubstr("broken.conf"));
}

TEST(Routes, DockersMirrorsAreForTheHubAlone) {
  Routes routes;
  ASSERT_TRUE(add_daemon_json(routes,
                              R"({"registry-mirrors": ["https://mirror.example/", "http://10.0.0.1:5000"],
                                  "insecure-registries": ["plain.example:5000", "mirror.example"]})",
                              "daemon.json"));
  EXPECT_THAT(places("node:20", routes), ElementsAre("mirror.example/library/node insecure",
                                                     "http://10.0.0.1:5000/library/node", "docker.io/library/node"));
  EXPECT_THAT(places("plain.example:5000/app", routes), ElementsAre("plain.example:5000/app insecure"));
  EXPECT_THAT(places("ghcr.io/app", routes), ElementsAre("ghcr.io/app"));
  EXPECT_TRUE(add_daemon_json(routes, "", "daemon.json"));
  EXPECT_FALSE(add_daemon_json(routes, "[]", "daemon.json"));
}

}  // namespace
}  // namespace loadline::registries
