// SPDX-License-Identifier: Apache-2.0
// Patches of health endpoints: applied, the service serves what they promise.
#include "generate/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::optional<HealthPatch> patch_of(const Generated& made, std::string_view service) {
  const auto wirings = wirings_of(made.fleet, made.targets);
  const auto* member = wirings.at(0).find(service);
  return member == nullptr ? std::nullopt : health_patch_of(made.fleet, wirings.at(0), *member);
}

Texts applied(Texts texts, const HealthPatch& patch) {
  for (const auto& change : patch.changes) texts[change.path] = change.after;
  return texts;
}

void expect_served(const Texts& texts, const HealthPatch& patch) {
  const Generated after{applied(texts, patch)};
  const auto* facts = after.target("api")->service->facts;
  ASSERT_NE(facts, nullptr);
  for (const auto& path : patch.paths) EXPECT_TRUE(facts->serves(path)) << path;
  EXPECT_FALSE(patch_of(after, "api")) << "a second patch would add nothing";
}

TEST(HealthPatch, OfExpress) {
  const Generated made{shop()};
  const auto patch = patch_of(made, "api");
  ASSERT_TRUE(patch);
  EXPECT_THAT(patch->paths, ElementsAre("/health/live", "/health/ready", "/health/startup"));
  EXPECT_EQ(patch->by_hand, "");
  expect_served(shop(), *patch);
}

TEST(HealthPatch, OfFastify) {
  auto texts = shop();
  texts["services/api/src/main.ts"] =
      "import Fastify from 'fastify';\nconst app = Fastify({ logger: true });\napp.get('/health/live', async () => 'ok');\napp.listen({ port: 3000 });\n";
  const Generated made{texts};
  const auto patch = patch_of(made, "api");
  ASSERT_TRUE(patch);
  EXPECT_THAT(patch->paths, ElementsAre("/health/ready", "/health/startup")) << "what is served is not added again";
  expect_served(texts, *patch);
}

TEST(HealthPatch, OfNestBehindItsPrefix) {
  auto texts = shop();
  texts["services/api/src/main.ts"] =
      "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nasync function start() {\n"
      "  const app = await NestFactory.create(AppModule);\n  app.setGlobalPrefix('api');\n  await app.listen(3000);\n}\nstart();\n";
  texts["services/api/src/app.module.ts"] =
      "import { Module } from '@nestjs/common';\nimport { HealthController } from './health.controller';\n\n"
      "@Module({ controllers: [HealthController] })\nexport class AppModule {}\n";
  texts["services/api/src/health.controller.ts"] =
      "import { Controller, Get } from '@nestjs/common';\n@Controller('health')\nexport class HealthController {\n  @Get()\n  check() { return 1; }\n}\n";
  const Generated made{texts};
  const auto patch = patch_of(made, "api");
  ASSERT_TRUE(patch);
  EXPECT_THAT(patch->paths, ElementsAre("/api/health/live", "/api/health/ready", "/api/health/startup"));
  EXPECT_FALSE(patch->prefixed);
  expect_served(texts, *patch);
}

TEST(HealthPatch, AsksWhatComposeShowsAndNoOtherApplication) {
  const Generated made{shop()};
  const auto wirings = wirings_of(made.fleet, made.targets);
  const auto needs = dependencies_of(wirings.at(0), *wirings.at(0).find("api"));
  ASSERT_EQ(needs.size(), 1u);  // the database; not mail, which is built here
  EXPECT_EQ(needs[0].service, "db");
  EXPECT_EQ(needs[0].variable, "DB_HOST");
  EXPECT_EQ(needs[0].port_variable, "DB_PORT");
  const auto text = patch_of(made, "api")->changes.at(0).after;
  EXPECT_THAT(text,
              HasSubstr("{ name: 'db', address: process.env.DB_HOST, port: Number(process.env.DB_PORT ?? 5432) }"));
  // Liveness asks for nothing.
  const auto live = text.substr(text.find("'/health/live'"),
                                text.find("'/health/ready'") - text.find("'/health/live'"));
  EXPECT_THAT(live, Not(HasSubstr("failing")));
}

TEST(HealthPatch, LeavesOtherFrameworksAloneAndSaysSo) {
  const Generated made{shop()};
  EXPECT_FALSE(patch_of(made, "mail"));
  const auto plan = health_patches(made.fleet, made.targets, made.options);
  ASSERT_EQ(plan.files.size(), 1u);
  EXPECT_EQ(plan.files[0].path, "docker/patches/health-api.patch");
  EXPECT_THAT(plan.files[0].text, HasSubstr("+++ b/services/api/src/probes.ts"));
  ASSERT_EQ(plan.notes.size(), 1u);
  EXPECT_EQ(plan.notes[0].about, "mail");
}

TEST(HealthPatch, SaysWhatIsLeftToDoWhereTheApplicationIsNotFound) {
  auto texts = shop();
  texts["services/api/src/main.ts"] =
      "import express from 'express';\nfunction make() {\n  const app = express();\n  return app;\n}\nmake().listen(3000);\n";
  const auto patch = patch_of(Generated{texts}, "api");
  ASSERT_TRUE(patch);
  EXPECT_EQ(patch->changes.size(), 1u);
  EXPECT_THAT(patch->by_hand, HasSubstr("app.use(probes)"));
}

}  // namespace
}  // namespace loadline::generate
