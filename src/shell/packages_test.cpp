// SPDX-License-Identifier: Apache-2.0
// Package-manager calls: actions, packages, flags with values, filters, folders.
#include "shell/packages.h"

#include <gtest/gtest.h>

namespace loadline::shell {
namespace {

// "manager action packages... [filters] script @folder" of every call.
std::vector<std::string> calls_in(std::string_view text) {
  constexpr std::string_view actions[] = {"install", "update_index", "upgrade", "clean", "remove",
                                          "fetch",   "deploy",       "prune",   "run",   "other"};
  const auto script = parse(text);
  std::vector<std::string> out;
  for (const auto& call : package_calls(script)) {
    std::string line{name_of(call.manager)};
    line += " " + std::string{actions[static_cast<std::size_t>(call.action)]};
    for (const auto& word : call.packages) line += " " + word.text;
    for (const auto& filter : call.filters) line += " [" + filter + "]";
    if (!call.script.empty()) line += " !" + call.script;
    if (!call.folder.empty()) line += " @" + call.folder;
    if (call.system) line += " system";
    if (call.recursive) line += " recursive";
    out.push_back(line);
  }
  return out;
}
using Lines = std::vector<std::string>;

TEST(SystemPackages, SkipFlagsAndTheirValues) {
  EXPECT_EQ(
      calls_in(
          "apt-get update && apt-get -o A=b install -qy -t bookworm-backports --no-install-recommends curl=7.* git ./x.deb"),
      (Lines{"apt update_index system", "apt install curl=7.* git system"}));
  EXPECT_EQ(
      calls_in(
          "apk add --no-cache -t .build-deps --repository http://x python3 g++; apk --no-cache add --virtual=.d make; apk del .build-deps"),
      (Lines{"apk install python3 g++ system", "apk install make system", "apk remove .build-deps system"}));
  EXPECT_EQ(
      calls_in(
          "sudo dnf install -y --setopt=a=b --enablerepo crb gcc && microdnf clean all && zypper -n in -t pattern devel"),
      (Lines{"dnf install gcc system", "microdnf clean system", "zypper install devel system"}));
}

TEST(NodePackages, KnowActionsAndScripts) {
  EXPECT_EQ(
      calls_in(
          "npm ci --omit dev; npm i -g pnpm@8 turbo; npm run build -w api -- --prod; npm cache clean --force; npm prune --production"),
      (Lines{"npm install", "npm install pnpm@8 turbo system", "npm run !build", "npm clean", "npm prune"}));
  EXPECT_EQ(calls_in("npm run -w api build; npm --workspaces test; npm --prefix x install"),
            (Lines{"npm run [api] !build", "npm run !test recursive", "npm install @x"}));
  EXPECT_EQ(calls_in("npx --yes -p typescript tsc -p .; corepack enable; corepack prepare pnpm@9.14.2 --activate"),
            (Lines{"npm run !tsc", "npm other system", "npm install pnpm@9.14.2 system"}));
}

TEST(Pnpm, KnowsFiltersAndFolders) {
  EXPECT_EQ(calls_in("pnpm --filter @x/api... -F=web -Fdocs install --frozen-lockfile"),
            (Lines{"pnpm install [@x/api...] [web] [docs]"}));
  EXPECT_EQ(
      calls_in("pnpm -r build; pnpm fetch --prod; pnpm --filter=a deploy --prod /out; pnpm store prune; pnpm add -w x"),
      (Lines{"pnpm run !build recursive", "pnpm fetch", "pnpm deploy [a]", "pnpm clean", "pnpm install x"}));
  EXPECT_EQ(calls_in("pnpm -C packages/a --dir=b run test:unit --filter c; pnpm exec prisma generate"),
            (Lines{"pnpm run !test:unit @packages/a/b", "pnpm run !prisma"}));
}

TEST(Yarn, KnowsWorkspaces) {
  EXPECT_EQ(
      calls_in(
          "yarn; yarn --cwd a install --immutable; yarn workspace @x/api build; yarn workspaces focus --production api; yarn global add x; yarn lint"),
      (Lines{"yarn install", "yarn install @a", "yarn run [@x/api] !build", "yarn install [api]",
             "yarn install x system", "yarn run !lint"}));
  EXPECT_EQ(calls_in("bun install --frozen-lockfile; bun run build; bun add x; bunx tsc"),
            (Lines{"bun install", "bun run !build", "bun install x", "bun run !tsc"}));
}

TEST(OtherPackages, AreRead) {
  EXPECT_EQ(
      calls_in(
          "pip install --no-cache-dir -r requirements.txt -t /x --index-url http://y flask==2.* . ; python3 -m pip install -U pip; pip3.11 download z"),
      (Lines{"pip install flask==2.*", "pip install pip", "pip fetch z"}));
  EXPECT_EQ(
      calls_in(
          "uv sync --frozen; uv pip install -p 3.12 a; uv run --with x pytest -q; poetry install --only main; bundle; gem install rails -v 7"),
      (Lines{"uv install", "uv install a", "uv run !pytest", "poetry install", "bundle install", "gem install rails"}));
  EXPECT_EQ(
      calls_in(
          "go mod download && go install -tags x a.b/c@latest; cargo fetch --locked; cargo install --root /x just; composer install --no-dev -d app"),
      (Lines{"go fetch", "go install a.b/c@latest", "cargo fetch", "cargo install just", "composer install @app"}));
}

TEST(Folders, AreFollowed) {
  EXPECT_EQ(calls_in("cd /app && npm ci; (cd sub && npm test); npm start; cd ../b; pnpm -C c i; cd -; yarn"),
            (Lines{"npm install @/app", "npm run !test @/app/sub", "npm run !start @/app", "pnpm install @/b/c",
                   "yarn install @/app"}));
  EXPECT_EQ(calls_in("sh -c 'cd x && npm ci'; npm ci; pushd y; npm ci; popd; npm ci"),
            (Lines{"npm install @x", "npm install", "npm install @y", "npm install"}));
}

TEST(Calls, ForgetWhatIsNone) {
  EXPECT_EQ(calls_in("echo apt-get install x; command -v npm; ls pnpm; apt-get"), (Lines{"apt other system"}));
  EXPECT_EQ(calls_in("echo y | xargs apt-get install -y; which npm || npm i -g npm"),
            (Lines{"apt install system", "npm install npm system"}));
}

}  // namespace
}  // namespace loadline::shell
