// SPDX-License-Identifier: Apache-2.0
// Logs as BuildKit and bake print them.
#include "builds/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::builds {
namespace {

using ::testing::SizeIs;

constexpr std::string_view built = R"(#0 building with "default" instance using docker driver

#1 [internal] load build definition from node.Dockerfile
#1 transferring dockerfile: 1.2kB done
#1 DONE 0.1s

#2 [build 1/4] FROM docker.io/library/node:22@sha256:1234
#2 CACHED

#3 [internal] load build context
#3 DONE 0.0s

#4 [build 2/4] WORKDIR /app
#4 CACHED

#5 [build 3/4] RUN npm   ci
#5 1.204 ERROR in nothing: this is output
#5 1.204 DONE 3s
#5 DONE 21.4s

#6 [linux/amd64 runtime 2/2] COPY --from=build /app /app
#6 DONE 0.3s

#7 exporting to image
#7 DONE 1.0s
)";

TEST(Log, StepsAreInstructions) {
  const auto steps = logged_steps(built);
  ASSERT_THAT(steps, SizeIs(4));
  EXPECT_TRUE(steps[0].from_base());
  EXPECT_EQ(steps[2].text, "RUN npm ci");
  EXPECT_EQ(steps[2].seconds, 21.4);
  EXPECT_FALSE(steps[2].failed);
  const auto count = counted(steps);
  EXPECT_EQ(count.all, 3U);
  EXPECT_EQ(count.cached, 1U);
  EXPECT_EQ(failure_in(built), "");
}

TEST(Log, OfBakeWithSeveralTargets) {
  const auto steps = logged_steps(
      "#1 [auth internal] load build definition from a\n#1 DONE 0.0s\n#2 [auth build 2/2] RUN make\n#2 CACHED\n");
  ASSERT_THAT(steps, SizeIs(1));
  EXPECT_EQ(steps[0].text, "RUN make");
  EXPECT_TRUE(steps[0].cached);
}

TEST(Log, AFailureIsTheStepThatFailed) {
  EXPECT_EQ(
      failure_in("#4 [2/3] RUN npm ci\n#4 0.3 npm ERR!\n#4 ERROR: process \"/bin/sh -c npm ci\" did not complete "
                 "successfully: exit code: 1\n#5 [3/3] RUN x\n#5 CANCELED\nERROR: failed to solve: exit code: 1\n"),
      "RUN npm ci");
  EXPECT_EQ(failure_in("ERROR: failed to solve: no such file\n"), "failed to solve: no such file");
  const auto count = counted(logged_steps("#4 [2/3] RUN a\n#4 ERROR: x\n#5 [3/3] RUN b\n#5 CANCELED\n"));
  EXPECT_EQ(count.all, 0U);
}

TEST(Log, OtherTextsHoldNoStep) {
  EXPECT_TRUE(logged_steps("").empty());
  EXPECT_TRUE(logged_steps("#\n# \n#x [1/2] RUN a\n#1\n#2 [a/b] RUN a\n#3 [] RUN\n#4 [1/2\n").empty());
}

}  // namespace
}  // namespace loadline::builds
