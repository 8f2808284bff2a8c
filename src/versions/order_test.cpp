// SPDX-License-Identifier: Apache-2.0
// Each ecosystem's order by an ascending table and by pairs that are equal. Every pair of a table is compared in
// both directions, so that a table is also a test of transitivity. The references' own tables and live oracles:
// tests/oracles, docs/conformance.md.
#include "versions/order.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace loadline::versions {
namespace {

void expect_ascending(Ecosystem ecosystem, const std::vector<std::string>& versions) {
  for (std::size_t i = 0; i < versions.size(); ++i) {
    for (std::size_t j = 0; j < versions.size(); ++j) {
      const auto order = compare(ecosystem, versions[i], versions[j]);
      ASSERT_TRUE(order) << versions[i] << " and " << versions[j];
      EXPECT_TRUE(*order == (i <=> j)) << versions[i] << " and " << versions[j];
    }
  }
}

void expect_equal(Ecosystem ecosystem, const std::string& a, const std::string& b) {
  const auto order = compare(ecosystem, a, b);
  ASSERT_TRUE(order) << a << " and " << b;
  EXPECT_TRUE(*order == 0) << a << " and " << b;
}

void expect_refused(Ecosystem ecosystem, const std::vector<std::string>& texts) {
  for (const auto& text : texts) EXPECT_FALSE(is_version(ecosystem, text)) << '"' << text << '"';
}

TEST(VersionOrder, Npm) {
  expect_ascending(Ecosystem::npm, {"0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-rc", "1.0.0", "1.0.10", "1.2.0"});
  expect_equal(Ecosystem::npm, "1.0.0+one", "1.0.0+two");
  expect_equal(Ecosystem::npm, "v1.0.0beta", "1.0.0-beta");
  expect_equal(Ecosystem::npm, "1.2.34.5", "1.2.3-4.5");
  expect_refused(Ecosystem::npm, {"", "1", "1.2", "x", "1.2.3.4", "1.2.34."});
}

TEST(VersionOrder, Debian) {
  expect_ascending(Ecosystem::debian, {"1.0~~", "1.0~rc1-1", "1.0~rc1-1.1", "1.0", "1.0-0+deb12u1", "1.0-1~bpo12+1",
                                       "1.0-1", "1.0a", "1.0+b", "1.0.1", "1.10", "1:0.1", "2:0"});
  expect_equal(Ecosystem::debian, "0:1.0-0", "1.0");
  expect_equal(Ecosystem::debian, "1.001", "1.1");
  expect_refused(Ecosystem::debian, {"", ":1", "a:1", "1:", "1-", "1 2", "2147483648:1", "-1"});
}

TEST(VersionOrder, Apk) {
  expect_ascending(Ecosystem::apk,
                   {"1.0_alpha", "1.0_alpha2", "1.0_beta", "1.0_pre", "1.0_rc1", "1.0", "1.0-r1", "1.0-r10", "1.0_cvs",
                    "1.0_git20240101", "1.0_p1", "1.0_p1-r1", "1.0a", "1.0b", "1.0.01", "1.0.1", "1.2", "1.10"});
  expect_equal(Ecosystem::apk, "1.0", "1.0");
  expect_ascending(Ecosystem::apk, {"18446744073709551616", "1", "18446744073709551615"});  // 64 bits
}

TEST(VersionOrder, Rpm) {
  expect_ascending(Ecosystem::rpm, {"1.0~rc1-1", "1.0", "1.0-0.1", "1.0-1.el9", "1.0-1.el9_1", "1.0-2", "1.0^git1",
                                    "1.0a", "1.0.1", "1.2", "1.10", "1:0.1"});
  expect_equal(Ecosystem::rpm, "1.0-1", "0:1_0-01");
  expect_refused(Ecosystem::rpm, {"", "1 2"});
}

TEST(VersionOrder, Pypi) {
  expect_ascending(Ecosystem::pypi,
                   {"1.0.dev1", "1.0a1.dev2", "1.0a1", "1.0a1.post1", "1.0b2", "1.0rc1", "1.0", "1.0+abc", "1.0+abc.5",
                    "1.0+5", "1.0.post1.dev1", "1.0.post1", "1.0.1", "1.10", "1!0.1"});
  expect_equal(Ecosystem::pypi, "v1.0.0-ALPHA_1", "1a1");
  expect_equal(Ecosystem::pypi, "1.0-1", "1.0.post1");
  expect_equal(Ecosystem::pypi, "1.0c", "1.0.pre0");
  expect_equal(Ecosystem::pypi, "1.0+a-b", "1.0+A.b");
  expect_refused(Ecosystem::pypi, {"", "a", "1.0-", "1.0+", "1.0+a..b", "1.0x", "1..0"});
}

TEST(VersionOrder, Maven) {
  expect_ascending(Ecosystem::maven, {"1-alpha", "1-alpha2", "1-beta-1", "1-m1", "1-rc1", "1-SNAPSHOT", "1", "1-sp",
                                      "1-abc", "1-1", "1.1", "1.10", "2.0.0.Final"});
  expect_equal(Ecosystem::maven, "1.0.0", "1");
  expect_equal(Ecosystem::maven, "1.0-ga", "1.final");
  expect_equal(Ecosystem::maven, "1-cr-1", "1.RC1");
}

TEST(VersionOrder, Rubygems) {
  expect_ascending(Ecosystem::rubygems,
                   {"1.0.a", "1.0.a.1", "1.0.b1", "1.0.pre.1", "1.0.rc1", "1.0", "1.0.1.pre", "1.0.1", "1.10"});
  expect_equal(Ecosystem::rubygems, "1.0.0", "1");
  expect_equal(Ecosystem::rubygems, "1.0-1", "1.0.pre.1");
  expect_equal(Ecosystem::rubygems, "1.a.0", "1.0.a");
  expect_refused(Ecosystem::rubygems, {"a", "1..0", "1-", "1.0_1"});
}

TEST(VersionOrder, Nuget) {
  expect_ascending(Ecosystem::nuget, {"1.0.0--5", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-Beta", "1.0.0-beta.1",
                                      "1.0", "1.0.0.1", "1.0.1-a", "2"});
  expect_equal(Ecosystem::nuget, "1", "1.0.0.0+build");
  expect_equal(Ecosystem::nuget, "1.0-RC", "01.00-rc");
  expect_refused(Ecosystem::nuget, {"", "1.2.3.4.5", "1.", "a", "1-", "1-01", "1-a..b", "2147483648", "1+"});
}

TEST(VersionOrder, Go) {
  expect_ascending(Ecosystem::go, {"v0.0.0-20200101000000-abcdefabcdef", "v0.0.0-20210101000000-abcdefabcdef",
                                   "v1.0.0-rc.1", "v1.0.0-rc.10", "v1.0.0", "v1.2.3-0.20200101000000-abcdefabcdef",
                                   "v1.2.3", "v1.10.0", "v2.0.0+incompatible"});
  expect_equal(Ecosystem::go, "v1", "1.0.0+incompatible");
  expect_refused(Ecosystem::go, {"", "v", "v01.0.0", "v1-pre", "v1.0.0-", "v1.0.0-01", "1.2.3.4"});
}

TEST(VersionOrder, ATextWithoutEndIsNoVersion) {
  for (const auto& one : ecosystem_names()) {
    EXPECT_FALSE(is_version(one.ecosystem, "1" + std::string(longest, '0')));
    EXPECT_EQ(ecosystem_named(one.name), one.ecosystem);
  }
  EXPECT_EQ(ecosystem_named("NuGet"), Ecosystem::nuget);
  EXPECT_EQ(ecosystem_named("cobol"), std::nullopt);
  // Deep nesting, as far as the length allows.
  std::string deep;
  while (deep.size() + 2 <= longest) deep += "1a";
  expect_equal(Ecosystem::maven, deep, deep);
}

}  // namespace
}  // namespace loadline::versions
