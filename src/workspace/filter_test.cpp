// SPDX-License-Identifier: Apache-2.0
// Filters as pnpm 9.14.2 answers them with `pnpm --filter ... ls --depth -1` in the same small workspace.
#include "workspace/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/fleet_for_test.h"

namespace loadline::workspace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// api needs kernel, and mocks for its tests; mocks need faker; web needs kernel.
std::map<std::string, std::string> shop() {
  return {
      {"package.json", R"({"name":"shop","private":true,"packageManager":"pnpm@9.14.2"})"},
      {"pnpm-workspace.yaml", "packages:\n  - services/*\n  - shared/*\n"},
      {"services/api/package.json",
       R"({"name":"@shop/api","version":"1.0.0","dependencies":{"@shop/kernel":"workspace:*"},"devDependencies":{"@shop/mocks":"workspace:*"}})"},
      {"services/web/package.json",
       R"({"name":"@shop/web","version":"1.0.0","dependencies":{"@shop/kernel":"workspace:*"}})"},
      {"shared/faker/package.json", R"({"name":"faker","version":"1.0.0"})"},
      {"shared/kernel/package.json", R"({"name":"@shop/kernel","version":"1.0.0"})"},
      {"shared/mocks/package.json",
       R"({"name":"@shop/mocks","version":"1.0.0","devDependencies":{"faker":"workspace:*"}})"},
  };
}

std::vector<std::string> chosen(std::vector<std::string> selectors, bool production_only = false) {
  const Fleet fleet{shop()};
  std::vector<std::string> out;
  for (const auto* member : chosen_by(fleet.in(""), {std::move(selectors), production_only}))
    out.push_back(member->folder);
  return out;
}

TEST(Filter, ChoosesByName) {
  EXPECT_THAT(chosen({"@shop/api"}), ElementsAre("services/api"));
  EXPECT_THAT(chosen({"api"}), ElementsAre("services/api"));  // without its scope
  EXPECT_THAT(chosen({"@shop/*"}), ElementsAre("services/api", "services/web", "shared/kernel", "shared/mocks"));
  EXPECT_THAT(chosen({"*e*"}), ElementsAre("services/web", "shared/faker", "shared/kernel"));
  EXPECT_THAT(chosen({"nobody"}), IsEmpty());
  EXPECT_THAT(chosen({"@shop/api", "faker"}), ElementsAre("services/api", "shared/faker"));
}

TEST(Filter, ChoosesByFolder) {
  EXPECT_THAT(chosen({"./services/api"}), ElementsAre("services/api"));
  EXPECT_THAT(chosen({"./services/*"}), ElementsAre("services/api", "services/web"));
  EXPECT_THAT(chosen({"./services"}), IsEmpty());
  EXPECT_THAT(chosen({"{services/**}"}), ElementsAre("services/api", "services/web"));
  EXPECT_THAT(chosen({"@shop/a*{services/*}"}), ElementsAre("services/api"));
  EXPECT_THAT(chosen({"."}), ElementsAre(""));
}

TEST(Filter, FollowsDevelopmentDependenciesToo) {
  EXPECT_THAT(chosen({"@shop/api..."}), ElementsAre("services/api", "shared/faker", "shared/kernel", "shared/mocks"));
  EXPECT_THAT(chosen({"@shop/api^..."}), ElementsAre("shared/faker", "shared/kernel", "shared/mocks"));
  EXPECT_THAT(chosen({"{./services/web}..."}), ElementsAre("services/web", "shared/kernel"));
}

TEST(Filter, FollowsProductionDependenciesOnlyWhereThatIsAsked) {
  EXPECT_THAT(chosen({"@shop/api..."}, true), ElementsAre("services/api", "shared/kernel"));
}

TEST(Filter, FindsDependents) {
  EXPECT_THAT(chosen({"...@shop/kernel"}), ElementsAre("services/api", "services/web", "shared/kernel"));
  EXPECT_THAT(chosen({"...^@shop/kernel"}), ElementsAre("services/api", "services/web"));
  EXPECT_THAT(chosen({"...faker"}), ElementsAre("services/api", "shared/faker", "shared/mocks"));
}

TEST(Filter, LeavesOut) {
  EXPECT_THAT(chosen({"@shop/api...", "!faker"}), ElementsAre("services/api", "shared/kernel", "shared/mocks"));
  EXPECT_THAT(chosen({"!./services/*"}), ElementsAre("", "shared/faker", "shared/kernel", "shared/mocks"));
}

TEST(Filter, DoesNotGuessWhatGitHasChanged) {
  EXPECT_THAT(chosen({"[main]"}), IsEmpty());
  EXPECT_THAT(chosen({"...[origin/main]"}), IsEmpty());
}

TEST(Filter, IsQuickOnHostileNames) { EXPECT_THAT(chosen({std::string(20'000, '*') + "!"}), IsEmpty()); }

}  // namespace
}  // namespace loadline::workspace
