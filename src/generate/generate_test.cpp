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

// In the repository it resolves from the root's modules; so it does in the image, which installs the root too.
TEST(Dockerfile, InstallsTheRootForWhatOnlyTheRootNames) {
  auto texts = two_services();
  texts["package.json"] =
      R"({"name": "shop", "packageManager": "pnpm@9.14.2", "dependencies": {"@shop/money": "workspace:*"}})";
  texts["shared/money/package.json"] =
      R"({"name": "@shop/money", "main": "dist/index.js", "scripts": {"build": "tsc"}})";
  texts["shared/money/src/index.ts"] = "export const two = 2;\n";
  texts["services/mail/src/main.ts"] += "import { two } from '@shop/money';\nconst money = two();\n";
  const auto lock = [&](const char* root) {
    auto& text = texts["pnpm-lock.yaml"];
    const auto at = text.find("  .:");
    text.replace(at, text.find("  services/api:") - at, root);
    if (text.find("shared/money: {}") == text.npos) text += "  shared/money: {}\n";
  };
  lock(
      "  .:\n    dependencies:\n      '@shop/money':\n        specifier: workspace:*\n        version: link:shared/money\n");
  const Generated made{texts};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(
      text,
      HasSubstr("--prefer-offline --prod --filter \"${PACKAGE}...\" --filter \"@shop/money...\" --filter \"shop\""));
  EXPECT_THAT(
      text,
      HasSubstr(
          "RUN pnpm --filter \"@shop/money...\" --fail-if-no-match run --if-present build \\\n    && pnpm --filter \"${PACKAGE}...\" --fail-if-no-match run build"));
  EXPECT_THAT(text, HasSubstr("COPY shared/money shared/money"));
  EXPECT_THAT(text, HasSubstr("shared/money/dist"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("mail: imports `@shop/money`, which only the workspace's root names")));

  // A development dependency of the root is not there in production.
  texts["package.json"] =
      R"({"name": "shop", "packageManager": "pnpm@9.14.2", "devDependencies": {"@shop/money": "workspace:*"}})";
  lock(
      "  .:\n    devDependencies:\n      '@shop/money':\n        specifier: workspace:*\n        version: link:shared/money\n");
  const Generated without{texts};
  EXPECT_THAT(without.told(),
              Contains(HasSubstr("mail: it fails at its start until its package.json names `@shop/money`")));
  EXPECT_THAT(without.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("@shop/money...")));
}

// Its tools are development dependencies mostly, and what it works on is not there yet.
TEST(Dockerfile, LeavesOwnScriptsOutOfTheInstalls) {
  EXPECT_THAT(Generated{two_services()}.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("scripts.prepare")));
  auto texts = two_services();
  texts["package.json"] = R"({"name": "shop", "packageManager": "pnpm@9.14.2", "scripts": {"prepare": "husky"}})";
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "tsc", "prepare": "tsc", "start": "node dist/main.js"}})";
  texts["shared/kernel/package.json"] =
      R"({"name": "@shop/kernel", "main": "dist/index.js", "scripts": {"prepare": "tsc"}})";
  const Generated made{texts};
  EXPECT_THAT(
      made.dockerfile("docker/node.Dockerfile"),
      HasSubstr(
          "RUN npm pkg delete scripts.prepare \\\n    && npm pkg delete scripts.prepare --prefix shared/kernel \\\n    && npm pkg delete scripts.prepare --prefix \"${SERVICE}\"\n"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("api: the script `prepare` of shared/kernel/package.json does not run")));

  // What makes something of the sources waits for them; what mends installed packages does not.
  texts["package.json"] =
      R"({"name": "shop", "packageManager": "pnpm@9.14.2", "scripts": {"postinstall": "pnpm -r run codegen"}})";
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "tsc", "postinstall": "patch-package", "start": "node dist/main.js"}})";
  const Generated later{texts};
  const auto text = later.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(
      text,
      HasSubstr(
          "RUN npm pkg delete scripts.postinstall \\\n    && npm pkg delete scripts.prepare --prefix shared/kernel\n"));
  EXPECT_THAT(text, HasSubstr("COPY package.json ./\nRUN npm run postinstall \\\n    && pnpm --filter"));
}

// A filter of pnpm 8 is the whole workspace otherwise; newer ones keep to it.
TEST(Dockerfile, InstallsTheClosureAlone) {
  auto texts = two_services();
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("dedupe-peer-dependents")));
  texts["package.json"] = R"({"name": "shop", "packageManager": "pnpm@8.15.9"})";
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"),
              HasSubstr("&& pnpm config --global set dedupe-peer-dependents false\n"));
}

Texts on_yarn() {
  auto texts = two_services();
  texts.erase("pnpm-lock.yaml");
  texts.erase("pnpm-workspace.yaml");
  texts["package.json"] = R"({"name": "shop", "private": true, "workspaces": ["services/*", "shared/*"]})";
  return texts;
}

// Both installs of a build run at once, and Yarn 1 breaks a cache that two write to.
TEST(Dockerfile, LocksTheCacheOfYarn) {
  auto texts = on_yarn();
  texts["services/api/package.json"] =
      R"({"name": "@shop/api", "scripts": {"build": "tsc", "start": "node dist/main.js"}, "dependencies": {"@shop/kernel": "*"}})";
  texts["yarn.lock"] = "# yarn lockfile v1\n\n\n";
  EXPECT_THAT(Generated{texts}.dockerfile("docker/node.Dockerfile"),
              HasSubstr("--mount=type=cache,id=yarn,target=/usr/local/share/.cache/yarn,sharing=locked"));
}

TEST(Dockerfile, InstallsWithTheYarnThatTheWorkspaceNames) {
  auto texts = on_yarn();
  texts["package.json"] =
      R"({"name": "shop", "private": true, "packageManager": "yarn@4.9.1", "workspaces": ["services/*", "shared/*"]})";
  texts["yarn.lock"] = "__metadata:\n  version: 8\n  cacheKey: 10c0\n\n";
  EXPECT_THAT(Generated{texts}.told(),
              Contains(HasSubstr("not generated: its packages are linked by `pnp`, and the template needs")));
  texts[".yarnrc.yml"] = "nodeLinker: node-modules\n";
  const auto text = Generated{texts}.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("npm install --global --force @yarnpkg/cli-dist@4.9.1\n"));
  EXPECT_THAT(text, HasSubstr("COPY package.json yarn.lock .yarnrc.yml ./\n"));
  EXPECT_THAT(
      text, HasSubstr("--mount=type=cache,id=yarn-berry,target=/root/.yarn/berry \\\n    yarn install --immutable\n"));
  EXPECT_THAT(text, HasSubstr("yarn workspaces focus --production \"${PACKAGE}\""));
  EXPECT_THAT(text, HasSubstr("yarn workspace \"${PACKAGE}\" run build"));

  texts[".yarnrc.yml"] = "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n";
  texts[".yarn/releases/yarn-4.9.1.cjs"] = "// Yarn\n";
  const auto shipped = Generated{texts}.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(shipped, HasSubstr("COPY .yarn/releases .yarn/releases\n"));
  EXPECT_THAT(shipped, Not(HasSubstr("cli-dist")));
}

Texts go_service() {
  return {
      {"compose.yaml", "services:\n  api:\n    build: api\n    ports: ['8080:8080']\n"},
      {"api/Dockerfile",
       "FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -tags netgo -o /bin/api ./cmd/api\n"
       "FROM alpine:3.22\nCOPY --from=build /bin/api /usr/local/bin/api\nEXPOSE 8080\n"
       "HEALTHCHECK CMD wget -q -O /dev/null http://localhost:8080/healthz\nCMD [\"api\", \"serve\"]\n"},
      {"api/go.mod", "module example.com/api\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n"},
      {"api/go.sum", "github.com/google/uuid v1.6.0 h1:x\n"},
      {"api/cmd/api/main.go", "package main\n\nfunc main() {}\n"},
      {"api/cmd/other/main.go", "package main\n\nfunc main() {}\n"}};
}

TEST(Go, BuildsTheProgramThatTheImageStarts) {
  const Generated made{go_service()};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  const auto& api = *made.target("api");
  EXPECT_EQ(api.family, "go");
  EXPECT_EQ(api.args.at("SERVICE"), "api");
  EXPECT_EQ(api.args.at("MAIN"), "./cmd/api");
  EXPECT_EQ(api.args.at("PORT"), "8080");
  EXPECT_EQ(api.args.at("HEALTH_PATH"), "/healthz");
  EXPECT_EQ(api.user, "65532:65532");
  EXPECT_THAT(api.command, ::testing::ElementsAre("/usr/local/bin/api", "serve"));
  EXPECT_THAT(api.health_command, ::testing::ElementsAre("/health"));
  const auto text = made.dockerfile("docker/go.Dockerfile");
  EXPECT_THAT(text, HasSubstr("ARG GO_IMAGE=golang:1.27-alpine\n"));
  EXPECT_THAT(text, HasSubstr("COPY ${SERVICE}/go.mod ${SERVICE}/go.sum ./\n"));
  EXPECT_THAT(text, HasSubstr("-tags=netgo -o \"/out${PROGRAM}\" \"${MAIN}\""));
  EXPECT_THAT(made.dockerfile("docker/go.health.go"), HasSubstr("package main"));
  EXPECT_THAT(made.ignore("docker/go.Dockerfile"), HasSubstr("!docker/go.health.go\n"));
}

TEST(Go, RefusesWithASentence) {
  const auto refused = [](const char* path, const char* text, const char* why) {
    auto texts = go_service();
    if (*text == '\0') texts.erase(path);
    else texts[path] = text;
    const Generated made{texts};
    EXPECT_THAT(made.targets, IsEmpty()) << path;
    EXPECT_THAT(made.told(), Contains(HasSubstr(why)));
  };
  refused("api/go.mod", "", "no go.mod stands in its context");
  refused("api/go.sum", "", "there is no go.sum");
  refused("api/go.mod", "module a\nrequire github.com/mattn/go-sqlite3 v1.14.0\n",
          "`github.com/mattn/go-sqlite3` needs a C compiler");
  refused("api/go.mod", "module a\nreplace example.com/b => ../b\n", "takes a module from ../b, outside of its folder");
  refused("api/cmd/api/main.go", "", "nothing says which of its packages is the program");
}

// Go 1.21 ended before the day of the test, and the shell form says plainly what runs.
TEST(Go, MovesToASupportedGoAndSaysSo) {
  auto texts = go_service();
  texts["api/Dockerfile"] =
      "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build -o server ./cmd/other\nCMD ./server\n";
  const Generated made{texts};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  EXPECT_THAT(made.dockerfile("docker/go.Dockerfile"), HasSubstr("ARG GO_IMAGE=golang:1.26-bookworm\n"));
  EXPECT_THAT(made.told(), Contains(HasSubstr("Go 1.21 gets no security fixes any more")));
  EXPECT_THAT(made.targets.front().command, ::testing::ElementsAre("/src/server"));
  EXPECT_EQ(made.targets.front().args.at("MAIN"), "./cmd/other");
}

// venv compiles its own pip, and a compiled file holds the time at which its source was written: two builds would
// differ.
TEST(Python, LeavesCompiledFilesBehind) {
  const Generated made{{{"compose.yaml", "services:\n  forecast:\n    build: forecast\n"},
                        {"forecast/Dockerfile",
                         "FROM python:3.13-slim-bookworm\nWORKDIR /app\nCOPY . .\n"
                         "RUN pip install -r requirements.txt\nEXPOSE 8000\nCMD [\"python\", \"app.py\"]\n"},
                        {"forecast/requirements.txt", "flask==3.0.3\n"},
                        {"forecast/app.py", "import flask\n"}}};
  ASSERT_EQ(made.targets.size(), 1u) << ::testing::PrintToString(made.told());
  EXPECT_THAT(made.dockerfile("docker/python.Dockerfile"),
              HasSubstr("    && find /image -name __pycache__ -prune -exec rm -r {} + \\\n"
                        "    && find /image -exec touch -h -d @499162500 {} +\n"));
}

TEST(Targets, NamesTheLanguageThatHasNoTemplate) {
  auto texts = go_service();
  texts["api/Dockerfile"] = "FROM rust:1.90 AS build\nRUN cargo build\nFROM alpine:3.22\nCOPY --from=build /x /\n";
  EXPECT_THAT(Generated{texts}.told(),
              Contains("api: not generated: it is built with Rust, for which there is no template yet"));
  texts["api/Dockerfile"] =
      "FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nFROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY --from=build /x /\n";
  EXPECT_THAT(Generated{texts}.told(),
              Contains("api: not generated: it is built with .NET, for which there is no template yet"));
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
  EXPECT_TRUE(dockerfiles(made.fleet, made.targets, made.options).notes.empty());
}

TEST(Dockerfile, TellsWhichDigestNobodyKnows) {
  const Generated made{two_services()};
  const auto notes = dockerfiles(made.fleet, made.targets, made.options).notes;
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes.front().about, "docker/node.Dockerfile");
  EXPECT_THAT(notes.front().text, HasSubstr("no file of the fleet has the digest of `node:22-bookworm-slim`"));
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
  EXPECT_THAT(made.told(), Contains("tools: not generated: it is built with Ruby, for which there is no template yet"));
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

TEST(Notes, TellThatAConfigurationOfNextInTypeScriptNeedsTheCompiler) {
  auto texts = two_services();
  texts["services/mail/next.config.ts"] = "export default {};\n";
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "15.5.12"}})";
  const auto told =
      "mail: Next.js reads next.config.ts when it starts and needs `typescript` for that, which is no "
      "dependency of production: name it there, or write next.config.mjs";
  EXPECT_THAT(Generated{texts}.told(), Contains(told));
  texts["services/mail/package.json"] =
      R"({"name": "@shop/mail", "scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "15.5.12", "typescript": "5.9.3"}})";
  EXPECT_THAT(Generated{texts}.told(), Not(Contains(told)));
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
