// SPDX-License-Identifier: Apache-2.0
// Commands of a RUN that copy, once or in a loop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "predict/fleet_for_test.h"

namespace loadline::predict {
namespace {

TEST(PredictRun, CpIntoAFolderThatIsThereKeepsTheName) {
  const std::string start = "FROM node:20 AS b\nCOPY services/auth/src /s\n";
  const auto copied = [&](const std::string& run) {
    return Predicted{start + run + "FROM node:20\nCOPY --from=b /out/s /s\n"}.of(Part::source);
  };
  EXPECT_EQ(copied("RUN mkdir /out && cp -r /s /out\n"), 10'000u);
  EXPECT_EQ(copied("RUN cp -r /s /out\n"), 0u);
}

TEST(PredictRun, CopyOfCpWithParentsKeepsThePath) {
  const Predicted image{
      "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\n"
      "RUN pnpm --filter @t/auth build && mkdir /out && cp --recursive --parents services/*/dist /out\n"
      "FROM node:20\nCOPY --from=build /out /app\n"};
  EXPECT_GT(image.of(Part::generated_output), 5'000u);
  EXPECT_EQ(image.of(Part::source), 0u);
}

// What `loadline generate` writes: a folder that is not there is left out, and so is what nobody builds.
TEST(PredictRun, ALoopCopiesWhatItsVariableNames) {
  const auto image = [](const std::string& words) {
    return Predicted{
        "FROM node:20 AS build\nWORKDIR /app\nARG SHIPS=\"services/auth/dist services/auth/views\"\nCOPY . .\n"
        "RUN pnpm --filter @t/auth build\n"
        "RUN for path in " +
        words +
        "; do \\\n"
        "      if [ -e \"$path\" ]; then mkdir -p \"/out/$(dirname \"$path\")\" && cp -R \"$path\" \"/out/$path\"; fi; \\\n"
        "    done\n"
        "FROM node:20\nCOPY --from=build /out /app\n"};
  };
  const auto built = image("${SHIPS} services/auth/src");
  EXPECT_GT(built.of(Part::generated_output), 5'000u);
  EXPECT_EQ(built.of(Part::source), 10'000u);
  EXPECT_THAT(built.unknown(), testing::IsEmpty());
  EXPECT_THAT(image("services/auth/dist $(find . -name .prisma)").unknown(),
              testing::ElementsAre("what `$(find . -name .prisma)` names"));
}

TEST(PredictRun, AnInstallThatIsTriedAgainIsOne) {
  const auto tools = [](const std::string& run) {
    auto sizes = known_sizes_for_test();
    return Predicted{"FROM node:20\nRUN " + run + "\n", workspace(), sizes}.of(Part::tools);
  };
  const auto once = tools("npm install -g typescript@5.0.0");
  EXPECT_GT(once, 0u);
  EXPECT_EQ(tools("for i in 1 2 3; do npm install -g typescript@5.0.0 && break; done"), once);
}

}  // namespace
}  // namespace loadline::predict
