// SPDX-License-Identifier: Apache-2.0
// Stages, scopes and values, each against what BuildKit's convert.go does.
#include "dockerfile/stages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace loadline::dockerfile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

// A file and its evaluation, kept together: one holds views into the other.
struct Built {
  std::unique_ptr<Source> source;
  std::unique_ptr<File> file;
  Stages stages;

  [[nodiscard]] const Stage& last() const { return stages.stages.back(); }
};

Built build(std::string text, const BuildRequest& request = {}) {
  Built out;
  out.source = std::make_unique<Source>("Dockerfile", std::move(text));
  out.file = std::make_unique<File>(parse(*out.source));
  out.stages = evaluate(*out.file, request);
  return out;
}

std::string value_of(const Stage& stage, std::string_view name) {
  const auto found = stage.variables.find(name);
  return found == stage.variables.end() ? "(none)" : found->second.value.value_or("(unknown)");
}

TEST(Stages, GlobalArgumentsAreSeenByFromOnly) {
  const auto built = build(
      "ARG V=20\nARG IMAGE=node:$V\nFROM $IMAGE AS base\nCOPY a$V /x\nFROM base\nARG V\nARG IMAGE=other\nCOPY $V$IMAGE /y\n");
  const auto& stages = built.stages.stages;
  ASSERT_EQ(stages.size(), 2u);
  EXPECT_EQ(stages[0].image->full, "node:20");
  EXPECT_THAT(stages[0].steps[0].missing_variables, ElementsAre("V"));
  EXPECT_EQ(stages[0].steps[0].words[0], std::nullopt);
  EXPECT_THAT(stages[1].steps[2].words[0], Optional(std::string{"20other"}));
  EXPECT_THAT(stages[1].uses, ElementsAre(0u));
  EXPECT_TRUE(stages[0].reachable);
}

TEST(Stages, BuildArgumentsReachDeclaredNamesOnly) {
  const auto built = build("ARG TAG=1\nFROM a:$TAG\nARG A=default\nCOPY $A $B /x\n",
                           {.args = {{"TAG", "2"}, {"A", "given"}, {"B", "undeclared"}}});
  EXPECT_EQ(built.last().image->tag, "2");
  const auto& copy = built.last().steps[1];
  EXPECT_THAT(copy.words[0], Optional(std::string{"given"}));
  EXPECT_EQ(copy.words[1], std::nullopt);
  EXPECT_THAT(copy.missing_variables, ElementsAre("B"));
}

TEST(Stages, AnArgumentThatNobodyGaveStaysUnknown) {
  const auto built = build("ARG BASE\nFROM $BASE\nARG X\nENV Y=$X Z=${X:-z}\nWORKDIR /srv/$Y\nUSER $Y\n");
  EXPECT_FALSE(built.last().image);
  EXPECT_THAT(built.last().missing_variables, ElementsAre("BASE"));
  EXPECT_THAT(built.stages.problems, IsEmpty());
  EXPECT_FALSE(built.last().variables.at("X").given);
  EXPECT_EQ(value_of(built.last(), "Y"), "(unknown)");
  EXPECT_EQ(value_of(built.last(), "Z"), "z");
  EXPECT_EQ(built.last().workdir, std::nullopt);
  EXPECT_EQ(built.last().user, std::nullopt);
  ASSERT_NE(built.last().user_set, nullptr);
}

TEST(Stages, AnUndeclaredNameInFromIsEmpty) {
  const auto built = build("FROM $NOBODY\nFROM node$NOBODY\n");
  ASSERT_EQ(built.stages.problems.size(), 1u);
  EXPECT_EQ(built.stages.problems[0].message, "base name ($NOBODY) should not be blank");
  EXPECT_EQ(built.last().image->full, "node");
}

TEST(Stages, LaterDeclarationsWinAndABareArgTakesNothingAway) {
  const auto built = build("FROM scratch\nENV X=env\nARG X\nENV A=$X\nARG X=arg\nENV B=$X\nENV X=again C=$X\n");
  EXPECT_EQ(value_of(built.last(), "A"), "env");
  EXPECT_EQ(value_of(built.last(), "B"), "arg");
  EXPECT_EQ(value_of(built.last(), "C"), "arg");  // the line sees what was there before it
  EXPECT_EQ(value_of(built.last(), "X"), "again");
}

TEST(Stages, AChildSeesTheEnvironmentAgainThatAnArgumentHid) {
  const auto built = build(
      "FROM node AS a\nENV X=env\nARG X=arg Y=arg PATH=/x\nENV Z=$X\nFROM a\nENV W=$X$Y\nENV P=$PATH\n");
  EXPECT_EQ(value_of(built.last(), "Z"), "arg");
  EXPECT_EQ(value_of(built.last(), "W"), "envarg");
  EXPECT_EQ(value_of(built.last(), "P"), "(unknown)");
}

TEST(Stages, PlatformArgumentsMustBeRedeclaredInAStage) {
  const auto built = build(
      "FROM --platform=$BUILDPLATFORM go AS b\nCOPY $TARGETARCH /x\nARG TARGETARCH TARGETVARIANT\n"
      "COPY ${TARGETARCH}${TARGETVARIANT} /x\n",
      {.platform = "linux/arm/v6"});
  EXPECT_THAT(built.last().platform, Optional(std::string{"linux/amd64"}));
  EXPECT_THAT(built.last().steps[0].missing_variables, ElementsAre("TARGETARCH"));
  EXPECT_THAT(built.last().steps[2].words[0], Optional(std::string{"armv6"}));
}

TEST(Stages, PathComesFromTheBaseAndIsNotMissing) {
  const auto built = build("FROM node\nENV PATH=/app/bin:$PATH\nFROM scratch\nENV PATH=$PATH:/x\n");
  EXPECT_THAT(built.stages.stages[0].steps[0].missing_variables, IsEmpty());
  EXPECT_EQ(value_of(built.stages.stages[0], "PATH"), "(unknown)");
  EXPECT_EQ(value_of(built.last(), "PATH"), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/x");
}

TEST(Stages, NamesAreFoundInAnyCaseButNotByFrom) {
  const auto built = build("FROM a AS Build\nFROM build\nCOPY --from=BUILD /x /y\nFROM Build\n");
  EXPECT_EQ(built.stages.stages[0].name, "build");
  EXPECT_THAT(built.stages.stages[1].parent, Optional(0u));
  EXPECT_THAT(built.stages.stages[1].steps[0].from_stage, Optional(0u));
  EXPECT_FALSE(built.stages.stages[2].parent);
  ASSERT_EQ(built.stages.problems.size(), 1u);
  EXPECT_EQ(built.stages.problems[0].message, "invalid reference format: repository name (Build) must be lowercase");
}

TEST(Stages, CopyFromAnIndexAStageOrAnImage) {
  const auto built = build(
      "FROM a AS one\nFROM b\nCOPY --from=0 /x /x\nCOPY --from=nginx:1 /y /y\nCOPY --from=one /z /z\n"
      "COPY --from=1 . .\nCOPY --from=7 . .\nCOPY --from=$X . .\nCOPY . .\n");
  const auto& steps = built.last().steps;
  EXPECT_THAT(steps[0].from_stage, Optional(0u));
  EXPECT_THAT(steps[1].from_image, Optional(std::string{"nginx:1"}));
  EXPECT_THAT(steps[2].from_stage, Optional(0u));
  EXPECT_FALSE(steps[3].from_stage || steps[6].from_stage || steps[6].from_image);
  ASSERT_EQ(built.stages.problems.size(), 3u);
  EXPECT_EQ(built.stages.problems[1].message, "invalid stage index 7");
}

TEST(Stages, OnlyWhatTheTargetNeedsIsReachable) {
  const std::string text =
      "FROM a AS deps\nFROM a AS tools\nFROM deps AS build\nRUN --mount=type=bind,from=tools,target=/t make\n"
      "FROM a AS docs\nFROM scratch AS out\nCOPY --from=build /o /o\n";
  const auto reachable = [](const Stages& stages) {
    std::string out;
    for (const auto& stage : stages.stages) out += stage.reachable ? '1' : '0';
    return out;
  };
  EXPECT_EQ(reachable(build(text).stages), "11101");
  EXPECT_EQ(reachable(build(text, {.target = "DOCS"}).stages), "00010");
  const auto none = build(text, {.target = "nothing"});
  EXPECT_FALSE(none.stages.target);
  EXPECT_EQ(none.stages.target_stage(), nullptr);
  EXPECT_EQ(none.stages.problems.size(), 1u);
}

TEST(Stages, ChildrenInheritAndEntrypointResetsTheCommand) {
  const auto built = build(
      "FROM node AS base\nWORKDIR /app\nUSER node\nEXPOSE 3000\nHEALTHCHECK CMD true\nCMD [\"a\"]\nENV E=1\nARG A=2\n"
      "FROM base AS same\nWORKDIR src\nEXPOSE $E 8000-8002/UDP 3000\nFROM same\nENTRYPOINT [\"b\"]\n");
  const auto& same = built.stages.stages[1];
  EXPECT_THAT(same.workdir, Optional(std::string{"/app/src"}));
  EXPECT_THAT(same.user, Optional(std::string{"node"}));
  EXPECT_NE(same.health, nullptr);
  EXPECT_NE(same.command, nullptr);
  EXPECT_EQ(value_of(same, "A"), "2");
  std::string ports;
  for (const auto& [port, instruction] : same.exposed) ports += port + " ";
  EXPECT_EQ(ports, "3000/tcp 1/tcp 8000/udp 8001/udp 8002/udp ");
  EXPECT_EQ(built.last().command, nullptr);
  EXPECT_NE(built.last().entrypoint, nullptr);
  EXPECT_THAT(built.stages.chain_of(built.last()), ElementsAre(&built.last(), &same, &built.stages.stages[0]));
}

TEST(Stages, TriggersRunInTheChildAndOnlyThere) {
  const auto built = build(
      "FROM a AS base\nONBUILD ENV X=1\nONBUILD COPY --from=0 a b\nFROM base\nENV Y=$X\nFROM base AS c\nFROM c\n");
  const auto& child = built.stages.stages[1];
  ASSERT_EQ(child.steps.size(), 3u);
  EXPECT_TRUE(child.steps[0].triggered);
  EXPECT_EQ(value_of(child, "Y"), "1");
  EXPECT_EQ(built.stages.stages[2].steps.size(), 2u);
  EXPECT_EQ(built.last().steps.size(), 0u);
}

TEST(Stages, WindowsPathsLoseTheirDrive) {
  const auto built = build(
      "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\app\nWORKDIR sub\\dir\n");
  EXPECT_THAT(built.last().workdir, Optional(std::string{"/app/sub/dir"}));
}

TEST(Stages, ARelativeWorkdirOnAnUnknownBaseIsUnknown) {
  const auto built = build("FROM node\nWORKDIR app\nFROM scratch\nWORKDIR a/../b\n");
  EXPECT_EQ(built.stages.stages[0].workdir, std::nullopt);
  EXPECT_THAT(built.last().workdir, Optional(std::string{"/b"}));
  EXPECT_THAT(built.last().user, Optional(std::string{"0"}));
}

TEST(Stages, MountsAreExpanded) {
  const auto built = build(
      "FROM a AS x\nARG ID=npm\nRUN --mount=type=cache,id=$ID,target=/root/.npm,sharing=locked "
      "--mount=type=secret,id=token --mount=from=x2,target=/y,rw true\n");
  const auto& mounts = built.last().steps[1].mounts;
  ASSERT_EQ(mounts.size(), 3u);
  EXPECT_EQ(mounts[0].mount.id, "npm");
  EXPECT_FALSE(mounts[0].mount.readonly);
  EXPECT_TRUE(mounts[1].mount.readonly);
  EXPECT_THAT(mounts[2].from_image, Optional(std::string{"x2"}));
  EXPECT_FALSE(mounts[2].mount.readonly);
  EXPECT_EQ(build("FROM a\nRUN --mount=type=cash,target=/x true\n").stages.problems.size(), 1u);
}

TEST(Stages, WrongPortsAreProblems) {
  EXPECT_EQ(build("FROM a\nEXPOSE 80/http 99999 x 5-1\n").stages.problems.size(), 4u);
}

TEST(Stages, GrowthIsBounded) {
  std::string text = "FROM scratch\nENV a=0123456789abcdef\n";
  for (int i = 0; i < 4000; ++i) text += "ENV a=$a$a\n";
  const auto doubling = build(text);
  EXPECT_FALSE(doubling.stages.problems.empty());
  text = "FROM scratch AS s\n";
  for (int i = 0; i < 1000; ++i) text += "ENV v" + std::to_string(i) + "=x\n";
  for (int i = 0; i < 4000; ++i) text += "FROM s AS s\n";
  EXPECT_EQ(build(text).stages.problems.size(), 1u);
}

TEST(ImageReference, IsSplitAsDockerDoes) {
  const auto plain = parse_image_reference("node:20-alpine");
  EXPECT_EQ(plain.registry, "docker.io");
  EXPECT_EQ(plain.name, "node");
  EXPECT_EQ(plain.tag, "20-alpine");
  const auto own = parse_image_reference("localhost:5000/team/app@sha256:00");
  EXPECT_EQ(own.registry, "localhost:5000");
  EXPECT_EQ(own.name, "team/app");
  EXPECT_EQ(own.tag, "");
  EXPECT_EQ(own.digest, "sha256:00");
  EXPECT_EQ(parse_image_reference("docker.io/library/redis").name, "redis");
  EXPECT_EQ(parse_image_reference("bitnami/redis").name, "bitnami/redis");
  EXPECT_EQ(reference_complaint(parse_image_reference("ghcr.io/a/b_c:v1.0")), "");
  EXPECT_NE(reference_complaint(parse_image_reference("a//b")), "");
  EXPECT_NE(reference_complaint(parse_image_reference("node:")), "");
}

}  // namespace
}  // namespace loadline::dockerfile
