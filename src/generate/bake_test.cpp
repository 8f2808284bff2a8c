// SPDX-License-Identifier: Apache-2.0
// The bake file, read back as bake reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/bake_file.h"
#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"
#include "workflow/workflow.h"

namespace loadline::generate {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Baked {
  explicit Baked(const Texts& texts) : made{texts} {
    const auto plan = bake_file(made.fleet, made.targets, made.options);
    path = plan.files.at(0).path;
    source = std::make_unique<Source>(path, plan.files.at(0).text);
    read = workflow::read_bake({source.get()});
  }
  [[nodiscard]] const workflow::ImageBuild* target(std::string_view name) const {
    for (const auto& build : read.builds)
      if (build.job == name) return &build;
    return nullptr;
  }
  Generated made;
  std::string path;
  std::unique_ptr<Source> source;
  workflow::Workflow read;
};

TEST(Bake, HasEveryTargetAsItIsBuilt) {
  const Baked baked{shop()};
  EXPECT_EQ(baked.path, "docker-bake.hcl");
  EXPECT_THAT(baked.read.problems, IsEmpty());
  ASSERT_EQ(baked.read.builds.size(), baked.made.targets.size());
  for (const auto& target : baked.made.targets) {
    const auto* build = baked.target(target.service->name);
    ASSERT_NE(build, nullptr) << target.service->name;
    EXPECT_EQ(build->dockerfile->value, target.dockerfile);
    EXPECT_EQ(build->context->value, target.context);
    for (const auto& [name, value] : target.args) EXPECT_EQ(build->args.at(name), value) << name;
    ASSERT_EQ(build->tags.size(), 1u);
    EXPECT_EQ(build->tags[0].value, target.image + ":dev");
    EXPECT_THAT(build->cache_to, IsEmpty()) << "nothing is pushed where nobody asked for a release";
  }
}

TEST(Bake, TakesTheRegistryOfCiAndKeepsACacheForEachImage) {
  auto texts = shop();
  texts[".github/workflows/ci.yml"] =
      "on: [push]\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n"
      "        with: { context: ., push: true, tags: 'registry.example.com/shop/api:1' }\n";
  const Baked baked{texts};
  const auto* api = baked.target("api");
  ASSERT_NE(api, nullptr);
  EXPECT_EQ(api->tags.at(0).value, "registry.example.com/shop/" + baked.made.target("api")->image + ":dev");
  EXPECT_THAT(api->cache_from.at(0).value, HasSubstr(baked.made.target("api")->image + ":buildcache"));
  EXPECT_NE(api->cache_from.at(0).value, baked.target("mail")->cache_from.at(0).value);
}

TEST(Bake, LeavesTheUsersFileAlone) {
  auto texts = shop();
  texts["docker-bake.hcl"] = "target \"x\" {}\n";
  EXPECT_EQ(Baked{texts}.path, "docker-bake.fleet.hcl");
}

}  // namespace
}  // namespace loadline::generate
