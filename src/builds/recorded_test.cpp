// SPDX-License-Identifier: Apache-2.0
// Recorded builds as spreadsheets and scripts write them.
#include "builds/recorded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::builds {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string complaint(std::string_view text) {
  const auto read = read_builds(text, "b");
  return read ? "" : read.error().text();
}

TEST(Builds, OfCsv) {
  const auto read = read_builds(
      "\xef\xbb\xbfservice,cold_seconds,image_bytes,cached_steps,steps\r\n"
      "auth,380.2,1240000000,,\r\n\n\"odd, \"\"name\"\"\",,7,3,4\n",
      "b.csv");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_THAT(*read, SizeIs(2));
  EXPECT_EQ((*read)[0].cold_seconds, 380.2);
  EXPECT_EQ((*read)[0].image_bytes, 1'240'000'000U);
  EXPECT_EQ((*read)[0].hit_percent(), std::nullopt);
  EXPECT_EQ((*read)[1].service, "odd, \"name\"");
  EXPECT_EQ((*read)[1].hit_percent(), 75);
  EXPECT_EQ((*read)[1].place, "b.csv:4");
}

TEST(Builds, OfJson) {
  const auto read = read_builds(
      R"({"builds": [{"service": "auth", "commit": "1a", "cached_seconds": 1.5e1, "image_bytes": null},
                     {"service": "auth", "cached_seconds": 12}]})",
      "b.json");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_THAT(*read, SizeIs(2));
  const auto has = [](const RecordedBuild& build) { return build.cached_seconds.has_value(); };
  EXPECT_EQ(newest_with(*read, "auth", has)->cached_seconds, 12);
  EXPECT_EQ(oldest_with(*read, "auth", has)->cached_seconds, 15);
  EXPECT_EQ(newest_with(*read, "web", has), nullptr);
  EXPECT_TRUE(read_builds("[]", "b")->empty());
}

TEST(Builds, WhatIsWrongHasItsLine) {
  EXPECT_THAT(complaint(""), HasSubstr("b: the file is empty"));
  EXPECT_THAT(complaint("service,cold_secs\na,1\n"),
              HasSubstr("b:1: there is no field `cold_secs`; did you mean `cold_seconds`?"));
  EXPECT_THAT(complaint("service,steps\na\n"), HasSubstr("b:2: this line has 1 fields"));
  EXPECT_THAT(complaint("service,cold_seconds\na,fast\n"), HasSubstr("b:2: `cold_seconds` is a number of seconds"));
  EXPECT_THAT(complaint("service,image_bytes\na,1.2 GB\n"), HasSubstr("b:2: `image_bytes` is a whole number"));
  EXPECT_THAT(complaint("service,commit\n,x\n"), HasSubstr("b:2: a build needs a `service`"));
  EXPECT_THAT(complaint("service,cached_steps,steps\na,5,4\n"), HasSubstr("`cached_steps` are some of the `steps`"));
  EXPECT_THAT(complaint("[{\"service\": \"a\", \"steps\": 4}]"), HasSubstr("go together"));
  EXPECT_THAT(complaint("service,cold_seconds,failure\na,5,RUN x\n"), HasSubstr("b:2: a build with a `failure`"));
  EXPECT_THAT(complaint("{\"built\": []}"), HasSubstr("the builds are a list"));
  EXPECT_THAT(complaint("[1]"), HasSubstr("b:1: a build is an object"));
  EXPECT_THAT(complaint("[{\"service\": \"a\",\n \"cold_seconds\": -1}]"), HasSubstr("b:2: "));
  EXPECT_THAT(complaint("["), HasSubstr("b:1"));
}

}  // namespace
}  // namespace loadline::builds
