// SPDX-License-Identifier: Apache-2.0
// Packages that a service reads by `paths` of tsconfig.json.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// mail reads the library by a path that leads into its sources.
Texts with_paths(const std::string& source) {
  auto texts = two_services();
  texts["services/mail/tsconfig.json"] =
      R"({"compilerOptions": {"paths": {"@shop/kernel": ["../../shared/kernel/src"], "@/*": ["./src/*"]}}})";
  texts["services/mail/src/main.ts"] += source;
  texts["compose.yaml"] = "services:\n  mail:\n    build: { context: ., dockerfile: services/mail/Dockerfile }\n";
  return texts;
}

TEST(AliasedMembers, AreCopiedAndInstalledForTheBuild) {
  const Generated made{with_paths("import { one } from '@shop/kernel';\nconsole.log(one);\n")};
  const auto text = made.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("COPY shared/kernel shared/kernel\n"));
  EXPECT_THAT(text, HasSubstr("COPY shared/kernel/package.json shared/kernel/\n"));
  EXPECT_THAT(text, HasSubstr("--filter \"@shop/kernel...\""));
  EXPECT_THAT(made.told(),
              Contains("mail: imports `@shop/kernel` by `paths` of its tsconfig.json, from shared/kernel, which "
                       "its package.json does not name: that package is installed and copied for it; name it "
                       "in services/mail/package.json"));
}

TEST(AliasedMembers, AreNoneThatNothingImports) {
  const Generated made{with_paths("import { two } from '@shop/kernels';\nimport { three } from '@/three';\n")};
  EXPECT_THAT(made.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("shared/kernel")));
}

}  // namespace
}  // namespace loadline::generate
