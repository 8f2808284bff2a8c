// SPDX-License-Identifier: Apache-2.0
// Folders that a Dockerfile makes for its program, where the generated image has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using testing::ElementsAre;

std::vector<std::string> writable(const std::string& lines, Texts more = {}) {
  auto texts = two_services();
  texts.merge(more);
  texts["services/api/Dockerfile"] = "FROM node:22\nWORKDIR /srv\nCOPY . .\n" + lines +
                                     "CMD [\"node\", \"dist/main.js\"]\n";
  return Generated{texts}.target("api")->writable;
}

TEST(MadeFolders, LieWhereTheProgramStarts) {
  EXPECT_THAT(writable("RUN mkdir -p logs /data && chown node logs\n"),
              ElementsAre("/app/services/api/logs", "/data", "/tmp"));
  EXPECT_THAT(writable("RUN mkdir -p services/api/logs\nWORKDIR /srv/services/api\n"),
              ElementsAre("/app/services/api/logs", "/tmp"));
  EXPECT_THAT(writable("RUN mkdir -p logs\n", {{"services/api/logs/.gitkeep", ""}}),
              ElementsAre("/app/services/api/logs", "/tmp"));
}

TEST(MadeFolders, AreNoneThatHoldSomething) {
  EXPECT_THAT(writable("RUN mkdir -p dist public /usr/lib/x \"$UNKNOWN\" /srv\nCOPY services/mail public/\n"),
              ElementsAre("/tmp"));
  EXPECT_THAT(writable("RUN mkdir -p assets\n", {{"services/api/assets/logo.svg", "<svg/>"}}), ElementsAre("/tmp"));
}

}  // namespace
}  // namespace loadline::generate
