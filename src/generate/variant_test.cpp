// SPDX-License-Identifier: Apache-2.0
// Images on other grounds than Debian, and what forbids them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dockerfile/syntax.h"
#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

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

// An image without a shell: Node.js asks itself, or the probe does where an image that has it is named.
TEST(Variant, DistrolessAsksWithTheProbeWhereItIsNamed) {
  const Generated plain{two_services(), {.variant = Variant::distroless}};
  EXPECT_EQ(plain.target("api")->health_command.front(), "/nodejs/bin/node");
  EXPECT_THAT(plain.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("probe")));

  const std::string image = "registry.example.com/tools/probe:1.0";
  const Generated made{two_services(), {.variant = Variant::distroless, .probe_image = image}};
  EXPECT_THAT(made.target("api")->health_command,
              ::testing::ElementsAre("/probe", "--timeout", "2", "http://127.0.0.1:3000/health"));
  const auto text = made.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("ARG PROBE_IMAGE=" + image + "\n"));
  EXPECT_THAT(text, HasSubstr("FROM ${PROBE_IMAGE} AS probe\n"));
  EXPECT_THAT(text, HasSubstr("COPY --from=probe /probe /probe\n"));
  EXPECT_THAT(text, HasSubstr("CMD [\"/probe\", \"--timeout\", \"2\", \"http://127.0.0.1:3001/health\"]"));
  const Source source{"x", text};
  EXPECT_THAT(dockerfile::parse(source).problems, IsEmpty());
  // Any other image has Node.js on its path.
  EXPECT_EQ(Generated(two_services(), {.probe_image = image}).target("api")->health_command.front(), "node");
}

}  // namespace
}  // namespace loadline::generate
