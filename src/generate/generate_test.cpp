// SPDX-License-Identifier: Apache-2.0
// What becomes of small fleets: one Dockerfile for a family, and a sentence wherever something stands in the way.
#include "generate/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dockerfile/syntax.h"
#include "generate/fleet_for_test.h"
#include "generate/stamp.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Targets, OneDockerfileServesTheFamily) {
  const Generated made{two_services()};
  ASSERT_EQ(made.targets.size(), 2u);
  const auto& api = *made.target("api");
  EXPECT_EQ(api.family, "node");
  EXPECT_EQ(api.dockerfile, "docker/node.Dockerfile");
  EXPECT_EQ(made.target("mail")->dockerfile, api.dockerfile);
  EXPECT_EQ(api.context, "");
  EXPECT_EQ(api.image, "shop-api");
  EXPECT_EQ(api.port, 3000u);
  EXPECT_EQ(api.health_path, "/health");
  EXPECT_EQ(api.user, "1000:1000");
  EXPECT_EQ(api.args.at("SERVICE"), "services/api");
  EXPECT_EQ(api.args.at("PACKAGE"), "@shop/api");
}

TEST(Dockerfile, InstallsBeforeSourcesAndRunsOnlyWhatRuns) {
  const Generated made{two_services()};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  const auto before = [&](const char* first, const char* second) {
    const auto one = text.find(first), other = text.find(second);
    EXPECT_NE(one, text.npos) << first;
    EXPECT_NE(other, text.npos) << second;
    EXPECT_LT(one, other) << first << " comes before " << second;
  };
  before("COPY shared/kernel/package.json shared/kernel/", "pnpm install --frozen-lockfile");
  before("pnpm install --frozen-lockfile", "COPY shared/kernel shared/kernel");
  before("COPY tsconfig.base.json ./", "run build");
  before("COPY ${SERVICE} ${SERVICE}", "run build");
  before("run build", "--prod");
  before("USER 1000:1000", "CMD [\"node\", \"dist/main.js\"]");
  EXPECT_THAT(text, HasSubstr("pnpm@9.14.2"));
  EXPECT_THAT(text, HasSubstr("shared/kernel/dist"));
  EXPECT_THAT(text, Not(HasSubstr("# syntax=")));
}

// Node 20 ended before the day of the test, and `engines` allows a newer one.
TEST(Dockerfile, MovesToASupportedBaseAndSaysSo) {
  const Generated made{two_services()};
  EXPECT_THAT(made.dockerfile("docker/node.Dockerfile"), HasSubstr("ARG NODE_IMAGE=node:22-bookworm-slim\n"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("Node 20 got its last security fixes on 2026-04-30")));

  auto texts = two_services();
  texts["package.json"] = R"({"name": "shop", "packageManager": "pnpm@9.14.2", "engines": {"node": "20"}})";
  const Generated kept{texts};
  EXPECT_THAT(kept.dockerfile("docker/node.Dockerfile"), HasSubstr("ARG NODE_IMAGE=node:20-bookworm-slim\n"));
  EXPECT_THAT(kept.told(), Contains(HasSubstr("`engines` allows no newer one")));
}

TEST(Dockerfile, TakesADigestOnlyFromWhereItStands) {
  auto texts = two_services();
  const std::string digest = "sha256:" + std::string(64, 'a');
  texts["services/api/Dockerfile"] = "FROM node:22.11.0-bookworm-slim@" + digest +
                                     "\nCMD [\"node\", \"dist/main.js\"]\n";
  texts["services/mail/Dockerfile"] = "FROM node:22\nCMD [\"node\", \"dist/main.js\"]\n";
  const Generated made{texts};
  EXPECT_THAT(made.dockerfile("docker/node.Dockerfile"),
              HasSubstr("ARG NODE_IMAGE=node:22.11.0-bookworm-slim@" + digest + "\n"));
}

TEST(Dockerfile, ParsesWithoutAProblemAndIsTheSameTwice) {
  for (const bool per_service : {false, true})
    for (const auto variant : {Variant::automatic, Variant::alpine, Variant::distroless}) {
      const Generated made{two_services(), {.per_service = per_service, .variant = variant}};
      const auto plan = dockerfiles(made.fleet, made.targets, made.options);
      EXPECT_EQ(plan.files.size(), per_service ? 2u : 1u);
      const auto again = dockerfiles(made.fleet, made.targets, made.options);
      for (std::size_t i = 0; i < plan.files.size(); ++i) {
        EXPECT_EQ(plan.files[i].text, again.files[i].text);
        const Source source{plan.files[i].path, plan.files[i].text};
        EXPECT_THAT(dockerfile::parse(source).problems, IsEmpty()) << plan.files[i].text;
      }
    }
}

// CMD is not expanded: services that start differently get a last stage each.
TEST(Dockerfile, DifferentStartsAreStages) {
  auto texts = two_services();
  texts["services/mail/Dockerfile"] = "FROM node:20\nCMD [\"node\", \"dist/server.js\"]\n";
  const Generated made{texts};
  EXPECT_EQ(made.target("api")->stage, "main");
  EXPECT_EQ(made.target("mail")->stage, "server");
  const auto text = made.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("FROM runtime AS main\n"));
  EXPECT_THAT(text, HasSubstr("FROM runtime AS server\n"));
}

TEST(Notes, AServiceWithoutAPortGetsNoHealthCheck) {
  auto texts = two_services();
  texts["services/mail/src/main.ts"] = "setInterval(() => {}, 1000);\n";
  const Generated made{texts};
  EXPECT_EQ(made.target("mail")->port, std::nullopt);
  EXPECT_THAT(made.target("mail")->health_command, IsEmpty());
  EXPECT_EQ(made.target("mail")->stage, "main-worker");
  EXPECT_THAT(made.told(), Contains(HasSubstr("mail: no file says that it listens anywhere")));
}

TEST(Notes, NoHealthRouteMeansAConnection) {
  auto texts = two_services();
  texts["services/mail/src/main.ts"] =
      "import { createServer } from 'node:http';\ncreateServer(() => {}).listen(3001);\n";
  const Generated made{texts};
  ASSERT_EQ(made.target("mail")->health_command.size(), 3u);
  EXPECT_THAT(made.target("mail")->health_command[2], HasSubstr("connect"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("mail: its source serves no path for health")));
}

TEST(Notes, NoLockfile) {
  auto texts = two_services();
  texts.erase("pnpm-lock.yaml");
  const Generated made{texts};
  EXPECT_THAT(made.targets, IsEmpty());
  EXPECT_THAT(made.told(), Contains(HasSubstr("api: not generated: there is no lockfile")));
}

TEST(Notes, AWorkspacePackageThatIsNotThere) {
  auto texts = two_services();
  texts["services/api/package.json"] =
      R"({"name": "@shop/api", "scripts": {"build": "tsc"}, "dependencies": {"@shop/gone": "workspace:*"}})";
  const Generated made{texts};
  EXPECT_EQ(made.target("api"), nullptr);
  EXPECT_NE(made.target("mail"), nullptr);
  EXPECT_THAT(made.told(),
              Contains("api: not generated: `@shop/gone` is asked for as a workspace package and there is none"));
}

TEST(Notes, APrivateRegistryIsASecretOfTheBuild) {
  auto texts = two_services();
  texts[".npmrc"] = "@shop:registry=https://npm.example.com/\n//npm.example.com/:_authToken=${NPM_TOKEN}\n";
  const Generated made{texts};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("--mount=type=secret,id=npmrc,target=/root/.npmrc"));
  EXPECT_THAT(text, HasSubstr(" .npmrc ./"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("packages come from a private registry")));

  texts[".npmrc"] = "//npm.example.com/:_authToken=npm_0123456789abcdefghijklmnopqrstuvwxyz\n";
  const Generated held{texts};
  EXPECT_THAT(held.dockerfile("docker/node.Dockerfile"), Not(HasSubstr(" .npmrc ./")));
}

TEST(Notes, WindowsAndUnknownRuntimes) {
  auto texts = two_services();
  texts["services/api/Dockerfile"] =
      "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD [\"node\", \"x.js\"]\n";
  texts["tools/Dockerfile"] = "FROM ruby:3.3\nCMD [\"ruby\", \"x.rb\"]\n";
  texts["compose.yaml"] += "  tools:\n    build: tools\n";
  const Generated made{texts};
  EXPECT_THAT(made.told(), Contains("api: not generated: it is a Windows container"));
  EXPECT_THAT(made.told(), Contains("tools: not generated: there is no template for services on `ruby` yet"));
  EXPECT_EQ(made.target("api"), nullptr);
}

// An image that runs something else than the package's own file is not made into one that does not.
TEST(Notes, AProgramThatIsNotOfThePackage) {
  auto texts = two_services();
  texts["services/api/Dockerfile"] = "FROM node:20\nCOPY . .\nCMD [\"node\", \"/usr/run_all.mjs\"]\n";
  texts["services/mail/Dockerfile"] = "FROM node:20\nCOPY . .\nCMD [\"/wait.sh\", \"db\"]\n";
  const Generated made{texts};
  EXPECT_EQ(made.target("api"), nullptr);
  EXPECT_THAT(made.told(), Contains(HasSubstr("api: not generated: neither its CMD nor a script")));
  ASSERT_NE(made.target("mail"), nullptr);
  EXPECT_THAT(
      made.told(),
      Contains(HasSubstr("mail: its image starts `/wait.sh db` today, and the generated one `node dist/main.js`")));
}

TEST(Notes, NothingIsBuiltHere) {
  const Generated made{{{"compose.yaml", "services:\n  web:\n    image: nginx:1.28\n"}}};
  EXPECT_THAT(made.told(), Contains(HasSubstr("builds a service here")));
}

TEST(Dockerfile, AServerBeforeNextShipsWhatNextBuilds) {
  auto texts = two_services();
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "next build", "start": "node server.js"}})";
  texts["services/mail/server.js"] = "require('http').createServer(() => {}).listen(3001);\n";
  texts["services/mail/next.config.js"] = "module.exports = {};\n";
  texts["services/mail/Dockerfile"] = "FROM node:20\nCMD [\"node\", \"server.js\"]\n";
  const Generated made{texts};
  const auto& ships = made.target("mail")->args.at("SHIPS");
  for (const auto* name : {"services/mail/.next", "services/mail/next.config.js", "services/mail/server.js"})
    EXPECT_THAT(ships, HasSubstr(name));
  EXPECT_THAT(made.target("mail")->writable, Contains("/app/services/mail/.next/cache"));
}

TEST(Variant, AlpineIsRefusedByThePackageThatForbidsIt) {
  auto texts = two_services();
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "tsc"}, "dependencies": {"@temporalio/core-bridge": "1.11.7"}})";
  texts["pnpm-lock.yaml"] =
      "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  services/api: {}\n"
      "  services/mail:\n    dependencies:\n      '@temporalio/core-bridge':\n        specifier: 1.11.7\n        version: 1.11.7\n"
      "  shared/kernel: {}\npackages:\n  '@temporalio/core-bridge@1.11.7':\n    resolution: {integrity: sha512-x}\n"
      "snapshots:\n  '@temporalio/core-bridge@1.11.7': {}\n";
  const Generated made{texts, {.variant = Variant::alpine}};
  EXPECT_EQ(made.target("mail")->family, "node-glibc");
  EXPECT_THAT(made.target("mail")->args.at("NODE_IMAGE"), HasSubstr("-slim"));
  EXPECT_THAT(made.target("api")->args.at("NODE_IMAGE"), HasSubstr("-alpine"));
  EXPECT_THAT(made.told(),
              Contains(StartsWith("mail: stays on glibc: @temporalio/core-bridge does not run on Alpine")));
}

TEST(Ignore, LetsThroughWhatIsCopiedAndNothingElse) {
  auto texts = two_services();
  texts["services/api/.env"] = "PASSWORD=x\n";
  texts["services/other/index.js"] = "";
  const Generated made{texts};
  const auto text = made.ignore("docker/node.Dockerfile");
  const Source source{"x", text};
  const auto rules = context::IgnoreFile::parse(source);
  for (const auto* path : {"package.json", "pnpm-lock.yaml", "services/api/src/main.ts", "shared/kernel/package.json",
                           "tsconfig.base.json", "services/mail/package.json"})
    EXPECT_FALSE(rules.excludes(path)) << path << "\n" << text;
  for (const auto* path :
       {"services/api/.env", "services/other/index.js", "services/api/src/main.spec.ts", "compose.yaml",
        "services/api/node_modules/x/index.js", "services/api/dist/main.js", ".git/HEAD"})
    EXPECT_TRUE(rules.excludes(path)) << path << "\n" << text;
}

// Output that git keeps is what a service may start with: the pattern is dropped.
TEST(Ignore, HidesNothingThatIsNeeded) {
  auto texts = two_services();
  texts["shared/kernel/dist/index.js"] = "exports.one = 1;\n";
  const Generated made{texts};
  EXPECT_THAT(made.ignore("docker/node.Dockerfile"), Not(HasSubstr("**/dist\n")));
}

// For the Dockerfiles that are there: "COPY . ." of both services.
TEST(Ignore, StandsWhereThereIsNone) {
  auto texts = two_services();
  texts["services/api/.env.production"] = "NEXT_PUBLIC_NAME=shop\n";
  const Generated made{texts};
  const auto text = made.text_of(ignore_files(made.fleet, made.targets, made.options), ".dockerignore");
  const Source source{".dockerignore", text};
  const auto rules = context::IgnoreFile::parse(source);
  for (const auto* path : {"services/api/src/main.ts", "services/api/src/main.spec.ts", "services/api/.env.production"})
    EXPECT_FALSE(rules.excludes(path)) << path << "\n" << text;
  for (const auto* path : {"node_modules/x", "services/api/dist/main.js", ".git/HEAD", "services/api/Dockerfile"})
    EXPECT_TRUE(rules.excludes(path)) << path << "\n" << text;

  texts[".dockerignore"] = "*.md\n";
  const Generated theirs{texts};
  EXPECT_THAT(theirs.text_of(ignore_files(theirs.fleet, theirs.targets, theirs.options), ".dockerignore"),
              HasSubstr("there is no"));
  texts[".dockerignore"] = stamped(".dockerignore", text);
  const Generated again{texts};
  EXPECT_EQ(again.text_of(ignore_files(again.fleet, again.targets, again.options), ".dockerignore"), text);
}

}  // namespace
}  // namespace loadline::generate
