// SPDX-License-Identifier: Apache-2.0
// Small questions of the fleet: settings, images, hosts, secrets, probes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/controls.h"
#include "fleet/hosts.h"
#include "fleet/installed.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Setting, IsReadFromWholeWordsOfPaths) {
  EXPECT_EQ(setting_of("infrastructure/archive/auth.Dockerfile"), Setting::archived);
  EXPECT_EQ(setting_of("docker-compose.dev.yml"), Setting::development);
  EXPECT_EQ(setting_of("compose.override.yaml"), Setting::development);
  EXPECT_EQ(setting_of("services/attestation/Dockerfile"), Setting::production);
  EXPECT_EQ(setting_of("tests/e2e/Dockerfile"), Setting::test);
  EXPECT_EQ(setting_of("parser/testfiles/mail/Dockerfile"), Setting::test);
  EXPECT_EQ(setting_of("parser/testdata-negative/mail/Dockerfile"), Setting::test);
  EXPECT_EQ(setting_of(".devcontainer/Dockerfile"), Setting::development);
  EXPECT_EQ(setting_of("services/developer-portal/Dockerfile"), Setting::production);
}

TEST(Dockerfile, IsKnownByTheNamesThatPeopleGive) {
  for (const auto* name :
       {"Dockerfile", "dockerfile", "Dockerfile.local", "auth.Dockerfile", "Containerfile", "Containerfile.arm"})
    EXPECT_TRUE(is_dockerfile_name(name)) << name;
  for (const auto* name :
       {"Dockerfile.dockerignore", "dockerfile.md", "Dockerfiles", "docker-compose.yml", "dockerfile.ts"})
    EXPECT_FALSE(is_dockerfile_name(name)) << name;
}

Libc libc_named(std::string_view image) { return libc_of(dockerfile::parse_image_reference(image)); }

TEST(Libc, IsSaidByNameAndTagOrUnknown) {
  EXPECT_EQ(libc_named("node:20-alpine"), Libc::musl);
  EXPECT_EQ(libc_named("node:20-alpine3.19"), Libc::musl);
  EXPECT_EQ(libc_named("alpine"), Libc::musl);
  EXPECT_EQ(libc_named("node:20"), Libc::glibc);
  EXPECT_EQ(libc_named("node:20-bookworm-slim"), Libc::glibc);
  EXPECT_EQ(libc_named("ubuntu:24.04"), Libc::glibc);
  EXPECT_EQ(libc_named("gcr.io/distroless/nodejs20-debian12"), Libc::glibc);
  EXPECT_EQ(libc_named("example/tool:1.0"), Libc::unknown);
}

TEST(Root, IsANameOrAnyZero) {
  for (const auto* user : {"root", "0", "0:0", "root:root", "00"}) EXPECT_TRUE(is_root_user(user)) << user;
  for (const auto* user : {"node", "1000", "10", "rooter", ""}) EXPECT_FALSE(is_root_user(user)) << user;
}

TEST(Hosts, AreNamedByUrlsListsAndVariables) {
  EXPECT_THAT(hosts_named_in("URL", "esdb://eventstore:2113?tls=false"), ElementsAre("eventstore"));
  EXPECT_THAT(hosts_named_in("KAFKA_BROKERS", "kafka:9092,kafka-2:9092"), ElementsAre("kafka", "kafka-2"));
  EXPECT_THAT(hosts_named_in("URL", "mongodb://u:p@one:27017,two:27017/db"), ElementsAre("one", "two"));
  EXPECT_THAT(hosts_named_in("L", "INSIDE://kafka:9093,OUTSIDE://localhost:9092"), ElementsAre("kafka"));
  EXPECT_THAT(hosts_named_in("REDIS_HOST", "redis"), ElementsAre("redis"));
  EXPECT_THAT(hosts_named_in("DATABASE_URL", "postgres://u:p@ss@db/erp"), ElementsAre("db"));
}

TEST(Hosts, AreNotSeenWhereNoneIsNamed) {
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, const char*>>{{"MAP", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT"},
                                                        {"SMTP_HOST", "mail.example.com"},
                                                        {"BIND_HOST", "any"},
                                                        {"DB_HOST", "10.0.0.1"},
                                                        {"DB_HOST", "localhost"},
                                                        {"TIME", "12:30"},
                                                        {"HOST", "x"},
                                                        {"CORS", "http://localhost:3000"},
                                                        {"FILE", "file:///etc/x"},
                                                        {"URL", "https://example.org"},
                                                        {"SHA", "sha256:abcdef"}})
    EXPECT_THAT(hosts_named_in(name, value), IsEmpty()) << name << '=' << value;
}

TEST(Secrets, NeedANameAndAValue) {
  for (const auto* name :
       {"POSTGRES_PASSWORD", "jwtSecret_SECRET", "API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "REDIS_PASS"})
    EXPECT_TRUE(is_secret_name(name)) << name;
  for (const auto* name : {"POSTGRES_PASSWORD_FILE", "TOKEN_EXPIRES_IN", "PASSWORD_MIN_LENGTH", "KEYCLOAK_URL", "PWD",
                           "PUBLIC_KEY", "COMPASS_MODE", "TOKEN_URL", "PASSENGER_APP", "CACHE_KEY"})
    EXPECT_FALSE(is_secret_name(name)) << name;
  for (const auto* value : {"hunter22", "change-me", "s3cr3t!"}) EXPECT_TRUE(is_secret_value(value)) << value;
  for (const auto* value :
       {"", "true", "/run/secrets/x", "${X}", "15m", "3600", "required", "your_api_key_here", "<password>", "xxxx"})
    EXPECT_FALSE(is_secret_value(value)) << value;
}

HealthProbe probe_of_line(std::string line,
                          const std::map<std::string, Located<std::string>, std::less<>>& environment = {}) {
  return probe_of({.words = {{std::move(line), {}}}, .shell = true, .place = {}}, environment);
}

TEST(Probe, ReadsCurlAndWget) {
  const auto curl = probe_of_line("curl -f http://localhost:3001/api/health || exit 1");
  EXPECT_EQ(curl.program, "curl");
  EXPECT_EQ(curl.port, 3001u);
  EXPECT_EQ(curl.path, "/api/health");
  const auto wget = probe_of_line("wget --no-verbose --tries=1 --spider http://127.0.0.1/ping");
  EXPECT_EQ(wget.port, 80u);
  EXPECT_EQ(wget.path, "/ping");
  EXPECT_EQ(wget.method, "HEAD");
  EXPECT_EQ(probe_of_line("curl localhost").path, std::nullopt);
  EXPECT_EQ(probe_of_line("pg_isready -U erp").program, "pg_isready");
  EXPECT_EQ(probe_of_line("curl -f http://localhost:3001").path, "/");
}

TEST(Probe, ReadsVariablesWithWhatTheEnvironmentGives) {
  const std::map<std::string, Located<std::string>, std::less<>> environment = {{"PORT", {"3006", {}}}};
  EXPECT_EQ(probe_of_line("curl -f http://localhost:${PORT}/health", environment).port, 3006u);
  EXPECT_EQ(probe_of_line("curl -f http://localhost:$PORT/health", environment).port, 3006u);
  EXPECT_EQ(probe_of_line("curl -f http://localhost:${PORT:-3000}/health").port, 3000u);
  EXPECT_EQ(probe_of_line("curl -f http://localhost:${PORT}/health").port, std::nullopt);
  EXPECT_EQ(probe_of_line("curl -f http://localhost:3000/${WHERE}").path, std::nullopt);
}

TEST(Probe, PutsVariablesIntoThePath) {
  const auto probe = probe_of_line(
      "node -e \"fetch(`http://127.0.0.1:${process.env.PORT}${process.env.HEALTH_PATH}`)\"",
      {{"PORT", {"3002", {}}}, {"HEALTH_PATH", {"/health/live", {}}}});
  EXPECT_EQ(probe.port, 3002u);
  EXPECT_EQ(probe.path, "/health/live");
  EXPECT_EQ(probe_of_line("curl http://localhost:3000/api$SUFFIX", {{"SUFFIX", {"/ready", {}}}}).path, "/api/ready");
  EXPECT_EQ(probe_of_line("curl http://localhost:3000$UNKNOWN").path, std::nullopt);
}

TEST(Probe, ReadsNodeOneLiners) {
  const auto options = probe_of_line(
      "node -e \"require('http').get({host:'localhost',port:process.env.PORT,path:'/health/ready'}, r => process.exit(0))\"",
      {{"PORT", {"3002", {}}}});
  EXPECT_EQ(options.program, "node");
  EXPECT_EQ(options.path, "/health/ready");
  EXPECT_EQ(options.port, 3002u);
  const auto url = probe_of_line("node -e \"require('http').get('http://localhost:3000/api/health', (r) => {})\"");
  EXPECT_EQ(url.path, "/api/health");
  EXPECT_EQ(url.port, 3000u);
  EXPECT_EQ(probe_of_line("node healthcheck.js").path, std::nullopt);
  EXPECT_EQ(probe_of_line("node -e \"fetch('http://127.0.0.1:' + process.env.PORT + process.env.HEALTH_PATH)\"").path,
            std::nullopt);
  EXPECT_EQ(probe_of_line("node -e \"fetch('http://127.0.0.1:3000' + path)\"").path, std::nullopt);
  EXPECT_EQ(probe_of_line("node -e \"fetch('http://127.0.0.1:3000')\"").path, "/");
}

TEST(Probe, ReadsWhatIsTriedNext) {
  const auto line = probe_of_line(
      "curl -f http://localhost:3001/api/health || curl -f http://localhost:3002/health || exit 1");
  EXPECT_EQ(line.path, "/api/health");
  ASSERT_EQ(line.otherwise.size(), 1u);
  EXPECT_EQ(line.otherwise.front().path, "/health");
  EXPECT_EQ(line.otherwise.front().port, 3002u);
  const auto called = probe_of(
      {.words = {{"sh", {}}, {"-c", {}}, {"curl -f localhost || nc -z localhost 80", {}}}, .place = {}}, {});
  EXPECT_EQ(called.program, "curl");
  ASSERT_EQ(called.otherwise.size(), 1u);
  EXPECT_EQ(called.otherwise.front().program, "nc");
}

TEST(Version, HasAMajor) {
  EXPECT_EQ(major_of("9.14.2"), 9u);
  EXPECT_EQ(major_of("8"), 8u);
  EXPECT_EQ(major_of("v10.1"), 10u);
  EXPECT_EQ(major_of("latest"), std::nullopt);
  EXPECT_EQ(major_of("next-9"), std::nullopt);
}

}  // namespace
}  // namespace loadline::fleet
