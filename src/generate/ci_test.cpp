// SPDX-License-Identifier: Apache-2.0
// CI read back by our own reader, and what each image is made of.
#include "generate/ci.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"
#include "workflow/workflow.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const File* file_at(const Plan& plan, std::string_view path) {
  for (const auto& file : plan.files)
    if (file.path == path) return &file;
  return nullptr;
}
Plan ci_of(const Generated& made) { return ci_files(made.fleet, made.targets, made.options); }

TEST(Inputs, AreTheClosureAndWhatItIsBuiltWith) {
  const Generated made{shop()};
  EXPECT_THAT(
      inputs_of(made.fleet, *made.target("api")),
      ElementsAre("docker/node.Dockerfile", "docker/node.Dockerfile.dockerignore", "package.json", "pnpm-lock.yaml",
                  "pnpm-workspace.yaml", "services/api/", "shared/kernel/", "tsconfig.base.json"));
  EXPECT_THAT(inputs_of(made.fleet, *made.target("mail")), Not(Contains("shared/kernel/")));
}

TEST(Ci, IsForBothWhereTheFleetHasNone) {
  const Generated made{shop()};
  const auto plan = ci_of(made);
  EXPECT_NE(file_at(plan, ".github/workflows/images.yml"), nullptr);
  EXPECT_NE(file_at(plan, ".gitlab-ci.yml"), nullptr);
}

TEST(Ci, FollowsTheFleet) {
  auto texts = shop();
  texts[".gitlab-ci.yml"] = "test:\n  script: [npm test]\n";
  const auto plan = ci_of(Generated{texts});
  EXPECT_EQ(file_at(plan, ".github/workflows/images.yml"), nullptr);
  EXPECT_EQ(file_at(plan, ".gitlab-ci.yml"), nullptr) << "the user's own file";
  EXPECT_NE(file_at(plan, ".gitlab/images.yml"), nullptr);
}

TEST(GithubWorkflow, BuildsScansSignsAndDescribes) {
  const Generated made{shop()};
  const auto plan = ci_of(made);
  const Source source{".github/workflows/images.yml", file_at(plan, ".github/workflows/images.yml")->text};
  const auto read = workflow::read_workflow(source);
  EXPECT_THAT(read.problems, IsEmpty());
  for (const char* kind : {"scan", "sign", "sbom", "sarif-upload", "setup-buildx", "setup-qemu", "login"})
    EXPECT_TRUE(read.has(kind)) << kind;
  EXPECT_TRUE(std::ranges::any_of(read.builds, &workflow::ImageBuild::push));
  for (const auto& job : read.jobs)
    for (const auto& step : job.steps) {
      if (!step.uses) continue;
      EXPECT_THAT(step.uses->value, ::testing::MatchesRegex(".*@v[0-9]+\\.[0-9]+\\.[0-9]+"));
    }
}

// What a pull request runs may publish nothing and take no identity.
TEST(GithubWorkflow, GivesEachJobItsOwnRights) {
  const Generated made{shop()};
  const auto plan = ci_of(made);
  const std::string text = file_at(plan, ".github/workflows/images.yml")->text;
  const auto job = [&](std::string_view name, std::string_view next) {
    const auto begin = text.find("\n  " + std::string{name} + ":\n");
    return text.substr(begin, next.empty() ? text.npos : text.find("\n  " + std::string{next} + ":\n") - begin);
  };
  EXPECT_THAT(job("check", "publish"), Not(HasSubstr("id-token")));
  EXPECT_THAT(job("check", "publish"), Not(HasSubstr("packages: write")));
  EXPECT_THAT(job("check", "publish"), Not(HasSubstr("push: true")));
  EXPECT_THAT(job("publish", "rescan"), HasSubstr("id-token: write"));
  EXPECT_THAT(job("rescan", ""), Not(HasSubstr("id-token")));
}

TEST(GitlabPipeline, BuildsWhatAChangeCanReach) {
  const Generated made{shop()};
  const auto plan = ci_of(made);
  const Source source{".gitlab-ci.yml", file_at(plan, ".gitlab-ci.yml")->text};
  const auto read = workflow::read_workflow(source);
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_TRUE(read.has("sign"));
  EXPECT_TRUE(read.has("scan"));
  const std::string text{source.text()};
  EXPECT_THAT(text, HasSubstr(" image --quiet --ignore-unfixed --severity HIGH,CRITICAL --exit-code 1 "));
  const auto api = text.substr(text.find("\"image api\""));
  EXPECT_THAT(api, HasSubstr("services/api/**/*"));
  EXPECT_THAT(api.substr(0, api.find("\"image mail\"")), HasSubstr("shared/kernel/**/*"));
}

// The gate and CI hold an image to the same number.
TEST(Ci, TakesBudgetsFromTheConfiguration) {
  const auto budgets = [](std::string toml) {
    const Generated made{shop(), {}, std::move(toml)};
    std::vector<std::uint64_t> out;
    for (const auto& image : ci_images(made.fleet, made.targets)) out.push_back(image.budget_bytes);
    return out;
  };
  constexpr std::uint64_t mb = 1'000'000;
  EXPECT_THAT(budgets(""), ElementsAre(500 * mb, 500 * mb));  // api, mail
  EXPECT_THAT(budgets("[budgets]\nimage-size = \"250 MB\"\n"), ElementsAre(250 * mb, 250 * mb));
  EXPECT_THAT(budgets("[budgets]\nimage-size = \"250 MB\"\n[services.api]\nclass = \"big\"\n"
                      "[services.mail]\nimage-size = \"90 MB\"\n[classes.big]\nimage-size = \"1 GB\"\n"),
              ElementsAre(1000 * mb, 90 * mb));
}

}  // namespace
}  // namespace loadline::generate
