// SPDX-License-Identifier: Apache-2.0
// Names in registries, challenges of registries, and who we are to them.
#include "image/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/credentials.h"
#include "image/registry.h"

namespace loadline::image {
namespace {

using testing::HasSubstr;

std::string read(std::string_view text) {
  const auto reference = read_reference(text);
  return reference ? reference->text() : "! " + reference.error().text();
}

const std::string digest = "sha256:" + std::string(64, 'a');

TEST(Reference, IsReadAsDockerReadsIt) {
  EXPECT_EQ(read("node"), "docker.io/library/node:latest");
  EXPECT_EQ(read("node:20-alpine"), "docker.io/library/node:20-alpine");
  EXPECT_EQ(read("grafana/grafana"), "docker.io/grafana/grafana:latest");
  EXPECT_EQ(read("docker.io/node"), "docker.io/library/node:latest");
  EXPECT_EQ(read("index.docker.io/node:1"), "docker.io/library/node:1");
  EXPECT_EQ(read("ghcr.io/a/b/c:v1"), "ghcr.io/a/b/c:v1");
  EXPECT_EQ(read("localhost/app"), "localhost/app:latest");
  EXPECT_EQ(read("localhost:5000/app"), "localhost:5000/app:latest");
  EXPECT_EQ(read("[::1]:5000/app:1"), "[::1]:5000/app:1");
  EXPECT_EQ(read("registry:2"), "docker.io/library/registry:2");
  EXPECT_EQ(read("r.io/app@" + digest), "r.io/app@" + digest);
  EXPECT_EQ(read("r.io/app:1@" + digest), "r.io/app:1@" + digest);
}

TEST(Reference, KnowsThisMachine) {
  for (const auto* host : {"localhost", "localhost:5000", "127.0.0.1", "127.1.2.3:80", "[::1]:5000"})
    EXPECT_TRUE(is_this_machine(host)) << host;
  for (const auto* host : {"127.example.com", "127.0.0.1.example.com", "10.0.0.1", "local", "[::2]:1", "127.0.1"})
    EXPECT_FALSE(is_this_machine(host)) << host;
}

TEST(Reference, RefusesWhatIsNone) {
  EXPECT_THAT(read(""), HasSubstr("no image's name"));
  EXPECT_THAT(read("Node"), HasSubstr("small letters"));
  EXPECT_THAT(read("a//b"), HasSubstr("no image's name"));
  EXPECT_THAT(read("a/../b"), HasSubstr("no image's name"));
  EXPECT_THAT(read("node:"), HasSubstr("no tag"));
  EXPECT_THAT(read("node:a b"), HasSubstr("no tag"));
  EXPECT_THAT(read("node@sha256:abc"), HasSubstr("no digest"));
  EXPECT_THAT(read("r.io:1/a?b=c"), HasSubstr("no image's name"));
  EXPECT_THAT(read("user@host/app"), HasSubstr("no digest"));
}

TEST(Challenge, OfATokenServer) {
  const auto one = read_challenge(
      R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push")");
  EXPECT_EQ(one.scheme, "bearer");
  EXPECT_EQ(one.realm, "https://auth.docker.io/token");
  EXPECT_EQ(one.service, "registry.docker.io");
  EXPECT_EQ(one.scope, "repository:a/b:pull,push");
  EXPECT_EQ(read_challenge("Basic realm=\"x").realm, "x");
  EXPECT_EQ(read_challenge("basic").scheme, "basic");
  EXPECT_EQ(read_challenge("Bearer realm = x , service=y").service, "y");
  EXPECT_EQ(read_challenge("").scheme, "");
}

TEST(Base64, GoesThereAndBack) {
  EXPECT_EQ(base64_of("user:pass"), "dXNlcjpwYXNz");
  EXPECT_EQ(base64_of("a"), "YQ==");
  EXPECT_EQ(base64_of("ab"), "YWI=");
  EXPECT_EQ(base64_of(""), "");
  for (const std::string text : {"", "a", "ab", "abc", "abcd", "\xff\xfe\xfd\0x"})
    EXPECT_EQ(from_base64(base64_of(text)), text);
  EXPECT_EQ(from_base64("Y W"), std::nullopt);
}

std::string user_in(std::string_view json, const std::string& host, const std::string& repository = "team/app") {
  const auto found = credentials_in(json, "config.json", host, repository);
  if (!found) return "! " + found.error().text();
  return *found ? (*found)->user + "/" + (*found)->password + "/" + (*found)->identity_token : "nobody";
}

TEST(Credentials, OfTheMostParticularEntry) {
  constexpr std::string_view json = R"({"auths": {
    "https://index.docker.io/v1/": {"auth": "aHViOng="},
    "r.io": {"auth": "aG9zdDp4"},
    "r.io/team": {"auth": "dGVhbTp4Onk="},
    "r.io/tea": {"auth": "dGVhOng="},
    "https://t.io": {"identitytoken": "refresh"},
    "empty.io": {}
  }})";
  EXPECT_EQ(user_in(json, "docker.io"), "hub/x/");
  EXPECT_EQ(user_in(json, "r.io"), "team/x:y/");
  EXPECT_EQ(user_in(json, "r.io", "other/app"), "host/x/");
  EXPECT_EQ(user_in(json, "t.io"), "//refresh");
  EXPECT_EQ(user_in(json, "empty.io"), "nobody");
  EXPECT_EQ(user_in(json, "r.io.evil.com"), "nobody");
  EXPECT_EQ(user_in(json, "r.i"), "nobody");
}

TEST(Credentials, BrokenFilesAreSaidToBeSo) {
  EXPECT_THAT(user_in("[1]", "r.io"), HasSubstr("config.json: this is no JSON object"));
  EXPECT_THAT(user_in(R"({"auths": {"r.io": {"auth": "?"}}})", "r.io"), HasSubstr("cannot be read"));
  EXPECT_THAT(user_in(R"({"credsStore": "../../bin/sh"})", "r.io"), HasSubstr("no name"));
  EXPECT_THAT(user_in(R"({"credsStore": "that-nobody-has"})", "r.io"), HasSubstr("cannot be run"));
}

}  // namespace
}  // namespace loadline::image
