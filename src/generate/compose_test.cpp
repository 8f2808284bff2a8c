// SPDX-License-Identifier: Apache-2.0
// What the overlays make of the user's files, merged as the reference merges them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "compose/load.h"
#include "fleet/controls.h"
#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The user's files with one of the generated ones on top.
struct Merged {
  explicit Merged(const Generated& made, const std::string& overlay,
                  std::vector<std::string> files = {"compose.yaml"}) {
    const auto plan = compose_files(made.fleet, made.targets, made.options);
    for (const auto& note : plan.notes) notes.push_back(note.about + ": " + note.text);
    for (const auto& file : plan.files) paths.push_back(file.path);
    text = made.text_of(plan, overlay);
    sources[overlay] = std::make_unique<Source>(overlay, text);
    files.push_back(overlay);
    project = compose::load(
        {.files = files, .project_folder = {}, .environment = {}, .env_files = {}, .project_name = "shop"},
        [&](const std::string& path) -> const Source* {
          if (auto& known = sources[path]) return known.get();
          auto read = made.tree->read(path);
          if (!read) return nullptr;
          return (sources[path] = std::make_unique<Source>(path, *read)).get();
        });
  }
  [[nodiscard]] const compose::Service& of(std::string_view name) const { return *project.find(name); }
  [[nodiscard]] std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const auto& problem : project.problems) out.push_back(problem.message);
    return out;
  }

  std::vector<std::string> notes, paths;
  std::string text;
  std::map<std::string, std::unique_ptr<Source>> sources;
  compose::Project project;
};

std::vector<std::string> values(const std::vector<compose::Text>& list) {
  std::vector<std::string> out;
  for (const auto& each : list) out.push_back(each.value);
  return out;
}
template <class Map>
std::vector<std::string> keys(const Map& map) {
  std::vector<std::string> out;
  for (const auto& [key, value] : map) out.push_back(key);
  return out;
}

TEST(Production, MergesWithoutAProblem) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  EXPECT_THAT(merged.problems(), IsEmpty()) << merged.text;
  EXPECT_EQ(merged.project.services.size(), 6u);
}

TEST(Production, BuildsTheGeneratedImageAndNothingOfTheOld) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  const auto& api = merged.of("api");
  ASSERT_TRUE(api.build);
  EXPECT_EQ(api.build->dockerfile.value, "docker/node.Dockerfile");
  EXPECT_FALSE(api.build->args.contains("OLD"));
  EXPECT_EQ(api.build->args.at("SERVICE").value, "services/api");
  EXPECT_EQ(api.image->value, made.target("api")->image + ":latest");
  ASSERT_EQ(api.volumes.size(), 1u);  // the sources of the host are gone, the uploads are not
  EXPECT_EQ(api.volumes[0].target, "/uploads");
}

TEST(Production, HardensWhatIsBuiltHere) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  const auto& api = merged.of("api");
  EXPECT_THAT(values(api.cap_drop), ElementsAre("ALL"));
  EXPECT_THAT(values(api.security_opt), ElementsAre("no-new-privileges:true"));
  EXPECT_TRUE(api.read_only && api.read_only->value);
  EXPECT_TRUE(api.init && api.init->value);
  EXPECT_EQ(api.user->value, "1000:1000");
  EXPECT_THAT(values(api.tmpfs), Contains(HasSubstr("/tmp:size=")));
  EXPECT_EQ(api.environment.at("NODE_ENV").value, "production");
}

TEST(Production, BoundsEveryService) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  for (const auto& [name, service] : merged.project.services) {
    ASSERT_TRUE(service.deploy && service.deploy->limits) << name;
    EXPECT_TRUE(service.deploy->limits->memory_bytes && service.deploy->limits->cpus && service.deploy->limits->pids)
        << name;
    EXPECT_TRUE(service.deploy->reservations) << name;
    ASSERT_TRUE(service.deploy->restart_policy) << name;
    EXPECT_EQ(service.deploy->restart_policy->delay_seconds, 5) << name;
    ASSERT_TRUE(service.logging) << name;
    EXPECT_EQ(service.logging->options.at("max-size").value, "10m") << name;
  }
}

TEST(Production, AsksForHealthAndWaitsForIt) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  for (const char* name : {"api", "mail", "db", "cache", "metrics"}) {
    ASSERT_TRUE(merged.of(name).healthcheck) << name;
    EXPECT_FALSE(merged.of(name).healthcheck->test.empty()) << name;
  }
  EXPECT_EQ(merged.of("api").depends_on.at("db").condition, "service_healthy");
}

// The first start of a database takes longer than a check is patient, and those who wait for it never start.
TEST(Production, GivesADatabaseTimeToBegin) {
  auto texts = shop();
  const std::string image = "    image: postgres:16\n";
  const auto with = [&](const std::string& check) {
    auto some = texts;
    some["compose.yaml"] = replace_all(some["compose.yaml"], image, image + "    healthcheck: " + check + "\n");
    const Generated made{some};
    return *Merged{made, "compose.production.yaml"}.of("db").healthcheck;
  };
  const auto short_of_time = with("{ test: [CMD, pg_isready], interval: 10s }");
  EXPECT_EQ(short_of_time.start_period_seconds, 60);
  EXPECT_EQ(short_of_time.interval_seconds, 10);
  EXPECT_THAT(values(short_of_time.test), ElementsAre("CMD", "pg_isready"));
  EXPECT_EQ(with("{ test: [CMD, pg_isready], start_period: 5s }").start_period_seconds, 5);
  EXPECT_TRUE(with("{ disable: true }").disabled);
}

TEST(Production, WaitsForNoHealthThatNobodyAsksFor) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "    depends_on: [db]\n",
                                      "    depends_on: { proxy: { condition: service_healthy } }\n");
  const Generated made{texts};
  const Merged merged{made, "compose.production.yaml"};
  EXPECT_EQ(merged.of("api").depends_on.at("proxy").condition, "service_started");
  EXPECT_THAT(merged.notes, Contains(HasSubstr("api: waited for `proxy` to be healthy")));
}

TEST(Production, LeavesTheProxyAsTheOnlyWayIn) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  EXPECT_THAT(merged.of("api").ports, IsEmpty());
  EXPECT_THAT(merged.of("db").ports, IsEmpty());
  ASSERT_EQ(merged.of("metrics").ports.size(), 1u);
  EXPECT_EQ(merged.of("metrics").ports[0].host_ip, "127.0.0.1");
  ASSERT_EQ(merged.of("proxy").ports.size(), 1u);
  EXPECT_EQ(merged.of("proxy").ports[0].published, "80");
  EXPECT_EQ(merged.of("api").labels.at("traefik.http.services.api.loadbalancer.server.port").value, "3000");
  EXPECT_THAT(keys(merged.of("db").networks), ElementsAre("data"));
  EXPECT_THAT(keys(merged.of("proxy").networks), ElementsAre("edge"));
  EXPECT_TRUE(merged.project.networks.at("data").internal);
  // What Traefik reads is the network's name on the engine.
  EXPECT_EQ(merged.of("api").labels.at("traefik.docker.network").value, merged.project.networks.at("edge").name->value);
}

TEST(Production, TakesSecretsFromFilesOnlyWhereThatIsKnownToWork) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  const auto& db = merged.of("db");
  EXPECT_FALSE(db.environment.contains("POSTGRES_PASSWORD")) << "the image refuses both";
  EXPECT_EQ(db.environment.at("POSTGRES_PASSWORD_FILE").value, "/run/secrets/db_postgres_password");
  EXPECT_EQ(db.environment.at("POSTGRES_USER").value, "shop");
  EXPECT_EQ(merged.project.secrets.at("db_postgres_password").file->value, "secrets/db-postgres-password");
  EXPECT_EQ(merged.of("api").environment.at("API_SECRET").value, "letters-of-the-shop");
  EXPECT_THAT(merged.notes, Contains(HasSubstr("api: the value of `API_SECRET` stands in a Compose file")));

  auto texts = shop();
  texts["services/api/src/main.ts"] += "read(process.env.API_SECRET_FILE);\n";
  const Generated reads{texts};
  const Merged both{reads, "compose.production.yaml"};
  EXPECT_EQ(both.of("api").environment.at("API_SECRET_FILE").value, "/run/secrets/api_secret");
  EXPECT_FALSE(both.of("api").environment.contains("API_SECRET"));
}

// !reset finds no name in a list, nor in what two files bring together: with the value left in, the image would refuse
// to start. Its entry point takes an empty one for none.
TEST(Production, EmptiesASecretThatCannotBeTakenAway) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"],
                                      "{ POSTGRES_PASSWORD: letters-of-the-database, POSTGRES_USER: shop }",
                                      "[POSTGRES_PASSWORD=letters-of-the-database, POSTGRES_USER=shop]");
  const Generated listed{texts};
  const Merged merged{listed, "compose.production.yaml"};
  EXPECT_EQ(merged.of("db").environment.at("POSTGRES_PASSWORD").value, "");
  EXPECT_EQ(merged.of("db").environment.at("POSTGRES_PASSWORD_FILE").value, "/run/secrets/db_postgres_password");

  texts = shop();
  texts["compose.prod.yaml"] = "services:\n  db:\n    environment: { POSTGRES_INITDB_ARGS: --data-checksums }\n";
  const Generated twice{texts};
  const Merged both{twice, "compose.prod.hardened.yaml", {"compose.yaml", "compose.prod.yaml"}};
  EXPECT_EQ(both.of("db").environment.at("POSTGRES_PASSWORD").value, "");
  EXPECT_EQ(both.of("db").environment.at("POSTGRES_PASSWORD_FILE").value, "/run/secrets/db_postgres_password");
  EXPECT_EQ(both.of("db").environment.at("POSTGRES_INITDB_ARGS").value, "--data-checksums");
}

// How the service's own code takes an empty value nobody knows.
TEST(Production, LeavesAListedSecretToOwnCodeAndSaysWhy) {
  auto texts = shop();
  texts["services/api/src/main.ts"] += "read(process.env.API_SECRET_FILE);\n";
  texts["compose.prod.yaml"] = "services:\n  api:\n    environment: { LOG: info }\n";
  const Generated made{texts};
  const Merged merged{made, "compose.prod.hardened.yaml", {"compose.yaml", "compose.prod.yaml"}};
  EXPECT_FALSE(merged.of("api").environment.contains("API_SECRET_FILE"));
  EXPECT_THAT(merged.notes, Contains(HasSubstr("api: `API_SECRET` could be read from a file")));
}

TEST(Production, GivesReadyMadeImagesWhatTheyNeed) {
  const Generated made{shop()};
  const Merged merged{made, "compose.production.yaml"};
  EXPECT_THAT(values(merged.of("db").cap_drop), ElementsAre("ALL"));
  EXPECT_THAT(values(merged.of("db").cap_add), Contains("SETUID"));
  EXPECT_THAT(values(merged.of("db").tmpfs), Contains(HasSubstr("/var/run/postgresql")));
  EXPECT_THAT(values(merged.of("proxy").cap_add), ElementsAre("NET_BIND_SERVICE"));
}

TEST(Production, LeavesUnknownImagesTheirCapabilities) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "image: redis:7", "image: example.com/own/cache:1");
  const Generated made{texts};
  const Merged merged{made, "compose.production.yaml"};
  EXPECT_THAT(merged.of("cache").cap_drop, IsEmpty());
  EXPECT_THAT(merged.notes, Contains(HasSubstr("capabilities and root file systems of `cache` are left")));
}

TEST(Production, KeepsLimitsThatSomebodyHasChosen) {
  auto texts = shop();
  texts["compose.prod.yaml"] =
      "services:\n  api:\n    deploy: { replicas: 3, resources: { limits: { cpus: '0.75', memory: 300M } } }\n"
      "  mail:\n    deploy: { resources: { limits: { memory: 1G, cpus: '1' }, reservations: { memory: 2G } } }\n"
      "  db:\n    deploy: { restart_policy: { condition: on-failure } }\n";
  const Generated made{texts};
  const Merged merged{made, "compose.prod.hardened.yaml", {"compose.yaml", "compose.prod.yaml"}};
  EXPECT_THAT(merged.paths, Contains("compose.prod.hardened.yaml"));
  EXPECT_THAT(merged.text,
              HasSubstr("docker compose -f compose.yaml -f compose.prod.yaml -f compose.prod.hardened.yaml"));
  EXPECT_EQ(merged.of("api").deploy->limits->memory_bytes, 300u * 1024 * 1024);
  EXPECT_EQ(merged.of("api").deploy->limits->cpus, 0.75);
  EXPECT_LE(*merged.of("mail").deploy->reservations->memory_bytes, *merged.of("mail").deploy->limits->memory_bytes);
  EXPECT_EQ(merged.of("db").deploy->restart_policy->condition, "on-failure");
  EXPECT_EQ(merged.of("db").deploy->restart_policy->max_attempts, 5u);
}

TEST(Production, NeverTakesTheNameOfAFileThatIsThere) {
  auto texts = shop();
  texts["compose.production.yaml"] = "services:\n  api:\n    restart: always\n";
  texts["compose.dev.yaml"] = "services:\n  api:\n    restart: 'no'\n";
  const Generated made{texts};
  const auto plan = compose_files(made.fleet, made.targets, made.options);
  for (const auto& file : plan.files) EXPECT_FALSE(texts.contains(file.path)) << file.path;
}

TEST(Production, ScalesOnlyWhatKeepsNothing) {
  auto texts = shop();
  const Generated made{texts};
  EXPECT_THAT(Merged(made, "compose.production.yaml").text, Not(HasSubstr("_REPLICAS")));  // it has uploads
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], ", 'uploads:/uploads'", "");
  const Generated stateless{texts};
  EXPECT_THAT(Merged(stateless, "compose.production.yaml").text, HasSubstr("replicas: ${API_REPLICAS:-1}"));
}

TEST(Development, MountsSourcesAndOpensADebugger) {
  auto texts = shop();
  texts["services/api/package.json"] =
      R"({"name": "@shop/api", "scripts": {"build": "tsc", "start": "node dist/main.js", "dev": "tsx watch src/main.ts"}, "dependencies": {"@shop/kernel": "workspace:*"}})";
  const Generated made{texts};
  const Merged merged{made, "compose.dev.yaml"};
  EXPECT_THAT(merged.problems(), IsEmpty()) << merged.text;
  const auto& api = merged.of("api");
  EXPECT_EQ(api.build->target->value, "build");
  EXPECT_THAT(values(*api.command), Contains("--inspect=0.0.0.0:9229"));
  EXPECT_THAT(values(*api.command),
              ElementsAre("npx", "--no-install", "tsx", "watch", "--inspect=0.0.0.0:9229", "src/main.ts"));
  ASSERT_EQ(api.ports.size(), 2u);
  EXPECT_TRUE(
      std::ranges::any_of(api.volumes, [](const auto& mount) { return mount.target == "/app/services/api/src"; }));
  // Nothing watches there: the compiled program, with a debugger.
  EXPECT_THAT(values(*merged.of("mail").command), ElementsAre("node", "--inspect=0.0.0.0:9229", "dist/main.js"));
}

TEST(Compose, IsTheSameTwice) {
  const Generated made{shop()};
  const auto one = compose_files(made.fleet, made.targets, made.options),
             two = compose_files(made.fleet, made.targets, made.options);
  ASSERT_EQ(one.files.size(), two.files.size());
  for (std::size_t i = 0; i < one.files.size(); ++i) EXPECT_EQ(one.files[i].text, two.files[i].text);
}

}  // namespace
}  // namespace loadline::generate
