// SPDX-License-Identifier: Apache-2.0
// That a version finds its cycle in the dated table, and an unknown one finds none.
#include "fleet/end_of_life.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace loadline::fleet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> told(std::string_view name, std::string_view tag) {
  std::vector<std::string> out;
  for (const auto& one : end_of_life_of_image(name, tag))
    out.push_back(std::string{one.product} + " " + std::string{one.cycle});
  return out;
}

TEST(EndOfLife, FindsTheCycleOfAVersion) {
  ASSERT_NE(end_of_life_of("node", "18.17.1"), nullptr);
  EXPECT_EQ(end_of_life_of("node", "18.17.1")->date, "2025-04-30");
  EXPECT_EQ(end_of_life_of("node", "v18")->cycle, "18");
  EXPECT_EQ(end_of_life_of("debian", "bullseye")->cycle, "11");
  EXPECT_EQ(end_of_life_of("python", "3.1"), nullptr);
  EXPECT_EQ(end_of_life_of("python", "3"), nullptr);
  EXPECT_EQ(end_of_life_of("python", "3.10.2")->cycle, "3.10");
  EXPECT_EQ(end_of_life_of("node", "180"), nullptr);
  EXPECT_EQ(end_of_life_of("cobol", "85"), nullptr);
}

TEST(EndOfLife, AnImageTellsOfItsRuntimeAndItsDistribution) {
  EXPECT_THAT(told("node", "18-bookworm-slim"), ElementsAre("node 18", "debian 12"));
  EXPECT_THAT(told("docker.io/library/node", "16.20.2-alpine3.17"), ElementsAre("node 16", "alpine 3.17"));
  EXPECT_THAT(told("node", "hydrogen-buster"), ElementsAre("node 18", "debian 10"));
  EXPECT_THAT(told("python", "3.8-slim"), ElementsAre("python 3.8"));
  EXPECT_THAT(told("debian", "buster-slim"), ElementsAre("debian 10"));
  EXPECT_THAT(told("debian", "10.13"), ElementsAre("debian 10"));
  EXPECT_THAT(told("ubuntu", "20.04"), ElementsAre("ubuntu 20.04"));
  EXPECT_THAT(told("ubuntu", "focal-20230605"), ElementsAre("ubuntu 20.04"));
  EXPECT_THAT(told("alpine", "3.17.3"), ElementsAre("alpine 3.17"));
  EXPECT_THAT(told("centos", "centos7"), ElementsAre("centos 7"));
  EXPECT_THAT(told("mcr.microsoft.com/dotnet/aspnet", "6.0-jammy"), ElementsAre("dotnet 6", "ubuntu 22.04"));
  EXPECT_THAT(told("bitnami/postgresql", "13.4.0-debian-10-r5"), ElementsAre("postgresql 13"));
}

TEST(EndOfLife, DistrolessSaysItInTheName) {
  EXPECT_THAT(told("gcr.io/distroless/nodejs18-debian11", "nonroot"), ElementsAre("node 18", "debian 11"));
  EXPECT_THAT(told("gcr.io/distroless/static-debian12", ""), ElementsAre("debian 12"));
  EXPECT_THAT(told("gcr.io/distroless/java17-debian12", "latest"), ElementsAre("temurin 17", "debian 12"));
  EXPECT_THAT(told("cgr.dev/chainguard/node", "18"), ElementsAre("node 18"));
}

TEST(EndOfLife, WhatFloatsOrIsSomebodysOwnTellsNothing) {
  EXPECT_THAT(told("node", "lts"), IsEmpty());
  EXPECT_THAT(told("node", "latest"), IsEmpty());
  EXPECT_THAT(told("node", ""), IsEmpty());
  EXPECT_THAT(told("acme/node", "18"), IsEmpty());
  EXPECT_THAT(told("ghcr.io/acme/api", "bookworm"), IsEmpty());
  EXPECT_THAT(told("node", "lts-buster"), ElementsAre("debian 10"));
}

TEST(EndOfLife, DaysCompareAsText) {
  const auto* node = end_of_life_of("node", "18");
  EXPECT_FALSE(node->ended("2025-04-30"));
  EXPECT_TRUE(node->ended("2025-05-01"));
  for (const auto& one : end_of_life_table()) EXPECT_EQ(one.date.size(), 10u) << one.product << one.cycle;
  EXPECT_EQ(end_of_life_source(), "https://endoflife.date");
}

}  // namespace
}  // namespace loadline::fleet
