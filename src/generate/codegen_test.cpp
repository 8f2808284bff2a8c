// SPDX-License-Identifier: Apache-2.0
// What runs before the build: as today's Dockerfile has it, as turbo.json has it, and where a schema of Prisma asks for
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* before_build = "run build";

// The kernel generates a client of Prisma, by a script that today's Dockerfile of api runs.
Texts with_database() {
  auto texts = two_services();
  texts["shared/kernel/package.json"] =
      R"({"name": "@shop/kernel", "main": "dist/index.js", "scripts": {"build": "tsc", "db:generate": "prisma generate"},)"
      R"( "dependencies": {"@prisma/client": "7.8.0"}, "devDependencies": {"prisma": "7.8.0"}})";
  texts["shared/kernel/prisma/schema.prisma"] =
      "datasource db {\n  provider = \"mysql\"\n}\n\ngenerator client {\n  provider = \"prisma-client-js\"\n}\n";
  texts["services/api/Dockerfile"] =
      "FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN pnpm install\n"
      "RUN pnpm --filter=@shop/kernel db:generate && pnpm turbo run build --filter=@shop/api...\n"
      "CMD [\"node\", \"dist/main.js\"]\n";
  texts["pnpm-lock.yaml"] =
      "lockfileVersion: '9.0'\nimporters:\n  .: {}\n"
      "  services/api:\n    dependencies:\n      '@shop/kernel':\n        specifier: workspace:*\n        version: link:../../shared/kernel\n"
      "  services/mail: {}\n"
      "  shared/kernel:\n    dependencies:\n      '@prisma/client':\n        specifier: 7.8.0\n        version: 7.8.0\n"
      "    devDependencies:\n      prisma:\n        specifier: 7.8.0\n        version: 7.8.0\n"
      "packages:\n  '@prisma/client@7.8.0':\n    resolution: {integrity: sha512-x}\n"
      "  prisma@7.8.0:\n    resolution: {integrity: sha512-y}\n"
      "snapshots:\n  '@prisma/client@7.8.0': {}\n  prisma@7.8.0: {}\n";
  return texts;
}

Texts on_prisma_6() {
  auto texts = with_database();
  for (const char* path : {"shared/kernel/package.json", "pnpm-lock.yaml"})
    texts[path] = replace_all(texts[path], "7.8.0", "6.19.0");
  return texts;
}

std::string text_of(const Texts& texts) {
  return Generated{texts, {.services = {"api"}}}.dockerfile("docker/node.Dockerfile");
}

void expect_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const auto& part : parts) {
    const auto found = text.find(part, at);
    ASSERT_NE(found, text.npos) << part << " does not come where it should in\n" << text;
    at = found;
  }
}

TEST(Codegen, RunsWhatTodaysDockerfileRunsBeforeItsBuild) {
  const Generated made{with_database(), {.services = {"api"}}};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  expect_order(text, {"COPY shared/kernel shared/kernel",
                      "RUN pnpm --filter @shop/kernel run db:generate \\\n    && pnpm --filter", before_build});
  // Its client lies in the modules, which production installs without it.
  expect_order(text,
               {before_build, "$(find . -type d -path '*/node_modules/.prisma' -prune)", "COPY --from=build /out /"});
  EXPECT_THAT(made.told(), Each(Not(HasSubstr("today's Dockerfile runs"))));
}

// pnpm installs the closure of one service: where another has no use for it, it cannot run there.
TEST(Codegen, RunsInTheClosureAloneWhereServicesDiffer) {
  const auto text = Generated{with_database()}.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("RUN pnpm --filter \"${PACKAGE}...\" run --if-present db:generate \\\n"));
}

TEST(Codegen, LeavesOutWhatOtherServicesNeed) {
  auto texts = with_database();
  for (const char* command :
       {"pnpm --filter=@shop/kernel db:generate", "npx turbo run db:generate", "npx prisma generate",
        "npx prisma generate --schema=shared/kernel/prisma/schema.prisma"}) {
    texts["services/mail/Dockerfile"] = std::string{"FROM node:22\nWORKDIR /app\nCOPY . .\nRUN "} + command +
                                        "\nRUN pnpm -r build\nCMD [\"node\", \"dist/main.js\"]\n";
    const Generated made{texts, {.services = {"mail"}}};
    EXPECT_THAT(made.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("run db:generate"))) << command;
    EXPECT_THAT(made.told(), Each(Not(HasSubstr("today's Dockerfile")))) << command;
    texts["services/api/Dockerfile"] = texts["services/mail/Dockerfile"];
    EXPECT_THAT(text_of(texts), HasSubstr("generate")) << command;
  }
}

TEST(Codegen, RunsWhatTheRootHandsOn) {
  auto texts = with_database();
  texts["package.json"] =
      R"({"name": "shop", "packageManager": "pnpm@9.14.2", "scripts": {"gen": "dotenv -e .env -- pnpm --filter @shop/kernel db:generate"}})";
  texts["services/api/Dockerfile"] =
      "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN pnpm install\nRUN pnpm gen\nRUN pnpm -r build\nCMD [\"node\", \"dist/main.js\"]\n";
  EXPECT_THAT(text_of(texts), HasSubstr("RUN pnpm --filter @shop/kernel run db:generate \\\n"));
}

TEST(Codegen, RunsTasksOfTurbo) {
  auto texts = with_database();
  texts["services/api/package.json"] =
      R"({"name": "@shop/api", "scripts": {"build": "tsc", "codegen": "graphql-codegen", "start": "node dist/main.js"}, "dependencies": {"@shop/kernel": "workspace:*"}})";
  texts["services/api/Dockerfile"] =
      "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npx turbo run db:generate codegen build --filter=@shop/api...\nCMD [\"node\", \"dist/main.js\"]\n";
  expect_order(text_of(texts), {"RUN pnpm --filter @shop/kernel run db:generate",
                                "&& pnpm --filter \"${PACKAGE}\" run codegen", before_build});

  // What turbo itself puts in front of a build, the Dockerfile does not say.
  texts["services/api/Dockerfile"] =
      "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npx turbo run build\nCMD [\"node\", \"dist/main.js\"]\n";
  texts["turbo.json"] =
      R"({"tasks": {"build": {"dependsOn": ["^build", "^db:generate", "codegen"]}, "codegen": {"dependsOn": ["^build"]}}})";
  const auto text = text_of(texts);
  EXPECT_THAT(text, HasSubstr("run db:generate"));
  EXPECT_THAT(text, HasSubstr("run codegen"));
}

TEST(Codegen, GeneratesAClientThatOnlyTheSchemaAsksFor) {
  auto texts = with_database();
  texts["services/api/Dockerfile"] = "FROM node:22\nCOPY . .\nCMD [\"node\", \"dist/main.js\"]\n";
  EXPECT_THAT(text_of(texts), HasSubstr("RUN pnpm --filter @shop/kernel run db:generate \\\n"));
  auto& manifest = texts["shared/kernel/package.json"];
  manifest = replace_all(manifest, R"(, "db:generate": "prisma generate")", "");
  EXPECT_THAT(text_of(texts), HasSubstr("RUN pnpm --filter @shop/kernel exec prisma generate \\\n"));
  // Where the schema lies elsewhere, and two services differ.
  texts["shared/kernel/db/schema.prisma"] = texts["shared/kernel/prisma/schema.prisma"];
  texts.erase("shared/kernel/prisma/schema.prisma");
  EXPECT_THAT(text_of(texts), HasSubstr("exec prisma generate --schema db/schema.prisma \\\n"));
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"),
              HasSubstr("pnpm --filter \"${PACKAGE}...\" exec sh -c 'if [ -e db/schema.prisma ]; then prisma generate "
                        "--schema db/schema.prisma; fi'"));
  // Its own build makes it.
  manifest = replace_all(manifest, R"("build": "tsc")", R"("build": "prisma generate && tsc")");
  EXPECT_THAT(text_of(texts), Not(HasSubstr("prisma generate")));
}

// `npx prisma generate` in the folder of a service that is one package by itself.
TEST(Codegen, ServesNpmToo) {
  Texts texts = {
      {"compose.yaml", "services:\n  api:\n    build: .\n"},
      {"Dockerfile",
       "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx prisma generate\nRUN npm run build\nCMD [\"node\", \"dist/main.js\"]\n"},
      {"package.json",
       R"({"name": "api", "scripts": {"build": "tsc"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}})"},
      {"package-lock.json",
       R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}},)"
       R"( "node_modules/@prisma/client": {"version": "6.19.0"}, "node_modules/prisma": {"version": "6.19.0", "dev": true}}})"},
      {"prisma/schema.prisma",
       "generator client {\n  provider = \"prisma-client-js\"\n  output = \"../generated/client\"\n}\n"},
      {"src/main.ts", "import { createServer } from 'node:http';\ncreateServer(() => {}).listen(3000);\n"}};
  const auto text = text_of(texts);
  expect_order(text, {"COPY . .", "RUN npm exec --no -- prisma generate \\\n    && npm run build"});
  EXPECT_THAT(text, HasSubstr("for path in dist generated"));
}

// prisma.config.ts asks for an address that it never connects to, and fails without one.
TEST(Codegen, GivesWhatPrismasSettingsAskFor) {
  auto texts = with_database();
  texts["shared/kernel/prisma.config.ts"] =
      "import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({\n  schema: 'prisma/schema.prisma',\n"
      "  datasource: { url: env('DATABASE_URL'), ...(process.env.SHADOW_URL ? { shadowDatabaseUrl: env('SHADOW_URL') } : {}) },\n});\n";
  const auto text = text_of(texts);
  expect_order(text,
               {"COPY ${SERVICE} ${SERVICE}", "ARG DATABASE_URL=\"mysql://127.0.0.1:3306/none\"\n", "db:generate"});
  EXPECT_THAT(text, Not(HasSubstr("SHADOW_URL")));
}

TEST(Codegen, BringsOpensslWhereAQueryEngineRuns) {
  const Generated made{on_prisma_6(), {.services = {"api"}}};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  expect_order(text, {"AS manager", "openssl", "AS manifests", "AS runtime", "openssl", "COPY --from=production"});
  EXPECT_THAT(made.told(),
              Contains("api: Prisma 6.19.0 downloads an engine from binaries.prisma.sh in the build, which has "
                       "to reach it; it runs in the service with OpenSSL, which its image gets"));
  EXPECT_THAT(text_of(with_database()), Not(HasSubstr("openssl")));
  // Its modules bring the libraries where the image is distroless; what generates the client needs them all the same.
  const auto distroless = Generated{on_prisma_6(), {.services = {"api"}, .variant = Variant::distroless}}.dockerfile(
      "docker/node.Dockerfile");
  EXPECT_EQ(distroless.find("openssl"), distroless.rfind("openssl"));
}

TEST(Codegen, TellsWhatItDoesNotUnderstand) {
  auto texts = with_database();
  texts["services/api/Dockerfile"] =
      "FROM node:22\nWORKDIR /app\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nCOPY . .\n"
      "RUN pnpm install && sh scripts/protos.sh\nRUN pnpm -r build\nRUN node scripts/pack.mjs --all\nCMD [\"node\", \"dist/main.js\"]\n";
  const auto told = Generated{texts, {.services = {"api"}}}.told();
  EXPECT_THAT(told,
              Contains("api: today's Dockerfile runs `sh scripts/protos.sh` before its build, and the generated one "
                       "does not: see whether the build needs what that makes"));
  EXPECT_THAT(told, Contains("api: today's Dockerfile runs `node scripts/pack.mjs --all` after its build, and the "
                             "generated one does not: see whether the service needs what that makes"));
  EXPECT_THAT(told, Each(Not(HasSubstr("`rm"))));
}

TEST(Codegen, TellsWhichVariablesTheBuildIsGiven) {
  auto texts = with_database();
  texts["services/api/Dockerfile"] =
      "FROM node:22\nARG VITE_NAME=shop\nARG VITE_UNSET\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\n"
      "RUN NODE_ENV=production API_URL=https://api.example.com pnpm turbo run build\nCMD [\"node\", \"dist/main.js\"]\n";
  EXPECT_THAT(
      Generated(texts, {.services = {"api"}}).told(),
      Contains("api: today's Dockerfile gives its build `API_URL` and `VITE_NAME`, and the generated one does not: a "
               "build that reads them needs them in its stage `build`, and a secret as a secret"));
  EXPECT_THAT(Generated(with_database()).told(), Each(Not(HasSubstr("gives its build"))));
}

// `docker compose run migrate` starts another file than the image does, and that may read files of another package.
TEST(Dockerfile, ShipsWhatComposeStarts) {
  auto texts = two_services();
  texts["services/mail/scripts/migrate.mjs"] = "console.log('done');\n";
  texts["shared/kernel/prisma/schema.prisma"] = "";
  texts["shared/kernel/prisma.config.ts"] = "";
  texts["services/mail/Dockerfile"] =
      "FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN pnpm -r build\nFROM node:22\nWORKDIR /app\n"
      "COPY --from=build /app/services/mail/dist ./dist\nCOPY --from=build /app/shared/kernel/prisma ./database/prisma\n"
      "COPY --from=build /app/shared/kernel/prisma.config.ts ./database/\n"
      "CMD [\"node\", \"dist/main.js\"]\n";
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("services/mail/scripts")));
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "  mail:\n",
                                      "  mail:\n    command: [node, scripts/migrate.mjs]\n");
  const Generated made{texts};
  EXPECT_THAT(made.target("mail")->args.at("SHIPS"), HasSubstr("services/mail/scripts"));
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "tsc"}, "dependencies": {"@shop/kernel": "workspace:*"}})";
  texts["pnpm-lock.yaml"] = replace_all(texts["pnpm-lock.yaml"], "  services/mail: {}\n",
                                        "  services/mail:\n    dependencies:\n      '@shop/kernel':\n"
                                        "        specifier: workspace:*\n        version: link:../../shared/kernel\n");
  EXPECT_THAT(Generated{texts}.told(),
              Contains(HasSubstr("and the generated one as `/app/shared/kernel/prisma`: see")));
}

// With the hoisted linker pnpm installs every importer of the lockfile, whatever the filter.
TEST(Dockerfile, LinksTheClosureAloneWhereTheWorkspaceHoists) {
  auto texts = two_services();
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("node-linker")));
  texts[".npmrc"] = "node-linker=hoisted\n";
  const auto text = Generated{texts}.dockerfile("docker/node.Dockerfile");
  for (const char* install : {"--prefer-offline", "--prefer-offline --prod"})
    EXPECT_THAT(text, HasSubstr(std::string{"pnpm install --frozen-lockfile "} + install +
                                " --config.node-linker=isolated --config.shamefully-hoist=true --filter"));
}

}  // namespace
}  // namespace loadline::generate
