// SPDX-License-Identifier: Apache-2.0
// Who talks to whom, by every kind of file that can say so, and the networks that follow.
#include "generate/wiring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Wiring only_wiring(const Generated& made) {
  auto all = wirings_of(made.fleet, made.targets);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? Wiring{} : std::move(all.front());
}

TEST(Wiring, TellsPartsByWhatRuns) {
  const Generated made{shop()};
  const auto wiring = only_wiring(made);
  EXPECT_EQ(wiring.find("proxy")->part, Part::proxy);
  EXPECT_EQ(wiring.find("api")->part, Part::application);
  EXPECT_EQ(wiring.find("db")->part, Part::data);
  EXPECT_EQ(wiring.find("metrics")->part, Part::other);
  EXPECT_EQ(wiring.find("nobody"), nullptr);
}

TEST(Wiring, ReadsEnvironmentCommandsAndMountedFiles) {
  auto texts = shop();
  texts["services/mail/src/main.ts"] += "connect(process.env.QUEUE_URL ?? 'redis://cache:6379');\n";
  const Generated made{texts};
  const auto wiring = only_wiring(made);
  EXPECT_THAT(wiring.find("api")->talks_to, ElementsAre("db", "mail"));       // depends_on, and MAIL_URL
  EXPECT_THAT(wiring.find("mail")->talks_to, ElementsAre("cache"));           // a default in its source
  EXPECT_THAT(wiring.find("metrics")->talks_to, ElementsAre("api"));          // a file that is mounted
  EXPECT_THAT(wiring.find("db")->talks_to, IsEmpty());
}

TEST(Segments, PutDatabasesOutOfReachOfTheWorld) {
  const Generated made{shop()};
  const auto segments = segments_of(only_wiring(made));
  EXPECT_EQ(segments.application, "default");
  EXPECT_THAT(segments.of.at("proxy"), ElementsAre("edge"));
  EXPECT_THAT(segments.of.at("api"), ElementsAre("data", "default", "edge"));
  EXPECT_THAT(segments.of.at("mail"), ElementsAre("default"));
  EXPECT_THAT(segments.of.at("db"), ElementsAre("data"));
  EXPECT_THAT(segments.of.at("metrics"), ElementsAre("default"));
}

// Every pair that talks today has a network in common afterwards.
TEST(Segments, CutNoConnectionThatAFileNames) {
  const Generated made{shop()};
  const auto wiring = only_wiring(made);
  const auto segments = segments_of(wiring);
  for (const auto& member : wiring.members)
    for (const auto& other : member.talks_to) {
      const auto& mine = segments.of.at(member.service->name);
      const auto& theirs = segments.of.at(other);
      const bool meet = std::ranges::any_of(
          mine, [&](const auto& name) { return std::ranges::find(theirs, name) != theirs.end(); });
      EXPECT_TRUE(meet) << member.service->name << " and " << other;
    }
}

TEST(Segments, LeaveAFileThatIsNotThereItsReach) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "  mail:\n", "  mail:\n    env_file: [.env.production]\n");
  const Generated made{texts};
  const auto wiring = only_wiring(made);
  EXPECT_FALSE(wiring.find("mail")->all_known);
  EXPECT_EQ(wiring.find("mail")->unknown, "`.env.production`");
  EXPECT_THAT(segments_of(wiring).of.at("mail"), ElementsAre("data", "default"));
}

TEST(Segments, StayAwayFromNetworksThatAreAlreadyDivided) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "  mail:\n", "  mail:\n    networks: [inner]\n") +
                          "networks: {inner: {}}\n";
  const Generated made{texts};
  const auto segments = segments_of(only_wiring(made));
  EXPECT_THAT(segments.of, IsEmpty());
  EXPECT_THAT(segments.reason, HasSubstr("several networks"));
}

}  // namespace
}  // namespace loadline::generate
