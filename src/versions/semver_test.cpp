// SPDX-License-Identifier: Apache-2.0
// Versions and ranges, by tables; the whole was also compared with npm's own package on random pairs.
#include "versions/semver.h"

#include <gtest/gtest.h>

namespace loadline::versions {
namespace {

TEST(Semver, OrdersVersions) {
  const char* const ascending[] = {"0.0.0-0",          "0.0.0",      "0.9.9",        "1.0.0-1",
                                   "1.0.0-9",          "1.0.0-10",   "1.0.0-alpha",  "1.0.0-alpha.1",
                                   "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
                                   "1.0.0-rc.1",       "1.0.0",      "1.0.1",        "1.2.0",
                                   "1.10.0",           "2.0.0"};
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    const auto a = parse_version(ascending[i]), b = parse_version(ascending[i + 1]);
    ASSERT_TRUE(a && b);
    EXPECT_TRUE(compare(*a, *b) < 0) << ascending[i] << " " << ascending[i + 1];
    EXPECT_TRUE(compare(*b, *a) > 0);
  }
  EXPECT_TRUE(compare(*parse_version("1.0.0+a"), *parse_version("v1.0.0+b")) == 0);
}

TEST(Semver, RefusesWhatIsNoVersion) {
  for (const auto* text : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.03", "1.2.3-", "1.2.3-01", "a.b.c", "1.2.x",
                           "9007199254740992.0.0", "==1.2.3"})
    EXPECT_FALSE(parse_version(text)) << text;
  EXPECT_TRUE(parse_version("=v 01.2.3beta", Strictness::loose));
  EXPECT_FALSE(parse_version(std::string(300, '1') + ".0.0"));
}

struct Case {
  const char* version;
  const char* range;
  bool holds;
};

TEST(Semver, DecidesWhetherAVersionSatisfiesARange) {
  const Case cases[] = {
      {"1.2.3", "^1.2.3", true},
      {"1.9.0", "^1.2.3", true},
      {"2.0.0", "^1.2.3", false},
      {"1.2.2", "^1.2.3", false},
      {"0.2.9", "^0.2.3", true},
      {"0.3.0", "^0.2.3", false},
      {"0.0.3", "^0.0.3", true},
      {"0.0.4", "^0.0.3", false},
      {"0.9.0", "^0", true},
      {"1.0.0", "^0.x", false},
      {"1.2.9", "~1.2.3", true},
      {"1.3.0", "~1.2.3", false},
      {"1.9.0", "~1", true},
      {"1.2.0", "~> 1.2", true},
      {"1.5.0", "1.x", true},
      {"1.5.0", "1.2.x", false},
      {"3.0.0", "*", true},
      {"3.0.0", "", true},
      {"1.2.3", "1.2.3", true},
      {"1.2.4", "=1.2.3", false},
      {"1.5.0", "1.2 - 2.3", true},
      {"2.3.9", "1.2 - 2.3", true},
      {"2.4.0", "1.2 - 2.3", false},
      {"2.3.4", "1.2.3 - 2.3.4", true},
      {"2.0.0", ">1.x", true},
      {"1.9.9", ">1", false},
      {"1.9.9", "<=1", true},
      {"1.0.0", "<1", false},
      {"1.3.0", ">=1.2 <1.4", true},
      {"1.4.0", ">=1.2 <1.4", false},
      {"5.0.0", "^1 || ^5", true},
      {"3.0.0", "^1 || ^5", false},
      {"1.0.0", ">*", false},
      {"1.0.0", ">=*", true},
      // A prerelease satisfies only what names one of the same version.
      {"1.2.3-beta.2", "^1.2.3-beta.1", true},
      {"1.2.4-beta.2", "^1.2.3-beta.1", false},
      {"1.2.3-beta", "^1.2.0", false},
      {"1.2.3-beta", "*", false},
      {"2.0.0-rc.1", "<2.0.0", false},
      {"1.0.0-rc.1", "* || 1.0.0-rc.0", false},
      {"1.0.0-rc.1", ">=1.0.0-rc.0", true},
      // What is no range is satisfied by nothing.
      {"1.0.0", "latest", false},
      {"1.0.0", "workspace:*", false},
      {"1.0.0", ">=", false},
      {"x", "*", false},
  };
  for (const auto& one : cases)
    EXPECT_EQ(satisfies(one.version, one.range), one.holds) << one.version << " in " << one.range;
}

TEST(Semver, KnowsRangesThatMeet) {
  const auto meet = [](const char* a, const char* b) { return intersects(*parse_range(a), *parse_range(b)); };
  EXPECT_TRUE(meet("^1.2.0", ">=1.9.0"));
  EXPECT_TRUE(meet("<2.0.0", "^1.0.0 || ^3.0.0"));
  EXPECT_FALSE(meet("<1.2.0", "^1.2.0"));
  EXPECT_FALSE(meet("1.0.0", "^2.0.0"));
  EXPECT_TRUE(meet("*", "7.0.0"));
}

}  // namespace
}  // namespace loadline::versions
