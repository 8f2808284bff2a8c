// SPDX-License-Identifier: Apache-2.0
// Programs of ES modules whose imports name no whole file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

struct Written {
  std::string manifest = R"({"name": "@shop/mail", "type": "module", "scripts": {"build": "rimraf dist && tsc"}})";
  std::string module = "ESNext";
  std::string import = "import { start } from './server';\nstart();\n";
  std::string command = R"(["node", "dist/main.js"])";
};

std::vector<std::string> told_of(const Written& written) {
  auto texts = two_services();
  texts["services/mail/package.json"] = written.manifest;
  texts["services/mail/tsconfig.json"] = R"({"extends": "../../tsconfig.base.json"})";
  texts["tsconfig.base.json"] = R"({"compilerOptions": {"module": ")" + written.module + R"("}})";
  texts["services/mail/src/server.ts"] = "export const start = () => {};\n";
  texts["services/mail/src/main.ts"] = written.import + texts["services/mail/src/main.ts"];
  texts["services/mail/Dockerfile"] = "FROM node:20\nCOPY . .\nCMD " + written.command + "\n";
  return Generated{texts}.told();
}

TEST(UnfinishedSpecifiers, AreToldWhereTscLeavesThemToNode) {
  EXPECT_THAT(told_of({}), Contains(HasSubstr("mail: it ends at its start: its package is of ES modules, in which "
                                              "Node.js finds no `./server`")));
}

TEST(UnfinishedSpecifiers, HeedTheLastOfSeveralThatATsconfigExtends) {
  const auto told = [](const std::string& extends) {
    auto texts = two_services();
    texts["services/mail/package.json"] = Written{}.manifest;
    texts["services/mail/tsconfig.json"] = R"({"extends": )" + extends + "}";
    texts["services/mail/es.json"] = R"({"extends": "./tsconfig.json", "compilerOptions": {"module": "es2022"}})";
    texts["services/mail/cjs.json"] = R"({"compilerOptions": {"module": "commonjs"}})";
    texts["services/mail/circle.json"] = R"({"extends": "./tsconfig.json"})";
    texts["services/mail/src/main.ts"] = Written{}.import + texts["services/mail/src/main.ts"];
    return Generated{texts}.told();
  };
  EXPECT_THAT(told(R"(["./cjs.json", "./es"])"), Contains(HasSubstr("ES modules")));
  EXPECT_THAT(told(R"(["./es", "./cjs.json"])"), Each(Not(HasSubstr("ES modules"))));
  EXPECT_THAT(told(R"("./circle.json")"), Each(Not(HasSubstr("ES modules"))));
}

TEST(UnfinishedSpecifiers, AreNoneWhereSomebodyLooksFilesUpOrNothingIsMissing) {
  const auto none = Each(Not(HasSubstr("ES modules")));
  EXPECT_THAT(told_of({.manifest = R"({"name": "@shop/mail", "scripts": {"build": "tsc"}})"}), none);
  for (const auto* build : {"tsc && tsc-alias", "tsup", "esbuild src/main.ts --bundle", "vite build && tsc"})
    EXPECT_THAT(told_of({.manifest = replace_all(Written{}.manifest, "rimraf dist && tsc", build)}), none) << build;
  for (const auto* module : {"CommonJS", "NodeNext"}) EXPECT_THAT(told_of({.module = module}), none) << module;
  EXPECT_THAT(told_of({.command = R"(["node", "--import", "tsx", "dist/main.js"])"}), none);
  for (const auto* import : {"import { start } from './server.js';\nstart();\n", "import type { A } from './server';\n",
                             "import express from 'express';\nexpress();\n"})
    EXPECT_THAT(told_of({.import = import}), none) << import;
}

}  // namespace
}  // namespace loadline::generate
