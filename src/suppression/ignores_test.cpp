// SPDX-License-Identifier: Apache-2.0
// Which comments are understood, and what each covers.
#include "suppression/ignores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace loadline::suppression {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "tool: rules -> first line covered": "hadolint: DL3008 SC2046 -> RUN b".
std::vector<std::string> shown(const Source& source, const std::vector<Ignore>& ignores) {
  std::vector<std::string> out;
  for (const auto& ignore : ignores) {
    std::string line{ignore.directive.tool};
    line += ":";
    for (const auto& rule : ignore.directive.rules) {
      EXPECT_EQ(rule.place.text().empty() ? "all" : rule.place.text(), rule.value);
      line += " " + rule.value;
    }
    if (!ignore.directive.reason.empty()) line += " (" + ignore.directive.reason + ")";
    if (!ignore.directive.complaint.empty()) line += " !" + ignore.directive.complaint;
    const auto text = source.text(ignore.covers);
    line += " -> " + (ignore.covers == source.all() ? "file" : replace_all(std::string{text}, "\n", "|"));
    out.push_back(line);
  }
  return out;
}
std::vector<std::string> in_dockerfile(std::string text) {
  const Source source{"Dockerfile", std::move(text)};
  return shown(source, ignores_in(dockerfile::parse(source)));
}
std::vector<std::string> in_yaml(std::string text) {
  const Source source{"compose.yaml", std::move(text)};
  return shown(source, ignores_in(source));
}

TEST(Ignores, OfADockerfile) {
  EXPECT_THAT(in_dockerfile("FROM a\n# hadolint ignore=DL3008, SC2046 # because\nRUN b \\\n  c\nRUN d\n"),
              ElementsAre("hadolint: DL3008 SC2046 -> RUN b \\|  c"));
  EXPECT_THAT(in_dockerfile("FROM a\n# loadline ignore=x,DL3008 reason=\"so it is\"\n\n# more\nRUN b\n"),
              ElementsAre("loadline: x DL3008 (so it is) -> RUN b"));
  EXPECT_THAT(in_dockerfile("FROM a\nRUN b \\\n# loadline ignore=x\n  c\nRUN d\n"),
              ElementsAre("loadline: x -> RUN b \\|# loadline ignore=x|  c"));
  EXPECT_THAT(in_dockerfile("FROM a\n# hadolint global ignore=DL3003\n# hadolint shell=bash\nRUN b\n"),
              ElementsAre("hadolint: DL3003 -> file"));
  EXPECT_THAT(in_dockerfile("# check=skip=JSONArgsRecommended,StageNameCasing;error=true\nFROM a\n"),
              ElementsAre("buildkit: JSONArgsRecommended StageNameCasing -> file"));
  EXPECT_THAT(in_dockerfile("# check=error=true;skip=all\nFROM a\n"), ElementsAre("buildkit: all -> file"));
  EXPECT_THAT(in_dockerfile("# check=error=true\nFROM a\n# check=skip=all // meant\nENV b=c\nENV d=e\n"),
              ElementsAre("buildkit: all -> ENV b=c"));
  EXPECT_THAT(in_dockerfile("FROM a\n# tally global ignore=max-lines;reason=Generated file\nRUN b\n"),
              ElementsAre("tally: max-lines (Generated file) -> file"));
  EXPECT_THAT(in_dockerfile("FROM a\n#trivy:ignore:AVD-DS-0002:exp:2030-01-01 trivy:ignore:DS001\nUSER root\n"),
              ElementsAre("trivy: AVD-DS-0002 DS001 -> USER root"));
  EXPECT_THAT(in_dockerfile("FROM a\n#checkov:skip=CKV_DOCKER_3:a job, no server\nUSER root\n"),
              ElementsAre("checkov: CKV_DOCKER_3 (a job, no server) -> file"));
}

TEST(Ignores, OfAStage) {
  const std::string
      text = "FROM a\nRUN b\n# loadline ignore-stage=x\nFROM c\nRUN d\nFROM e\n# hadolint stage ignore=DL1\nRUN f";
  EXPECT_THAT(in_dockerfile(text),
              ElementsAre("loadline: x -> FROM c|RUN d", "hadolint: DL1 -> FROM e|# hadolint stage ignore=DL1|RUN f"));
}

TEST(Ignores, OfYaml) {
  EXPECT_THAT(
      in_yaml("services:\n  # loadline ignore=x\n  a:\n    image: b\n\n  c:\n    image: d # loadline ignore=y\n"),
      ElementsAre("loadline: x ->   a:|    image: b", "loadline: y ->     image: d # loadline ignore=y"));
  EXPECT_THAT(in_yaml("a:\n# loadline ignore=x\nports:\n- 1\n- 2\nb: c\n"),
              ElementsAre("loadline: x -> ports:|- 1|- 2"));
  EXPECT_THAT(in_yaml("# dclint disable no-version-field other\nversion: 1\n"),
              ElementsAre("dclint: no-version-field other -> file"));
  EXPECT_THAT(in_yaml("# dclint disable-file\na: 1\n"), ElementsAre("dclint: all -> file"));
  EXPECT_THAT(in_yaml("a:\n  # dclint disable-line\n  b:\n    c: 1\n"), ElementsAre("dclint: all ->   b:"));
  EXPECT_THAT(in_yaml("a: b#loadline ignore=x\nc: 'd'\n"), IsEmpty());
}

TEST(Ignores, WhatIsNotUnderstoodIsSaid) {
  EXPECT_THAT(in_dockerfile("FROM a\n# loadline ignore\nRUN b\n"),
              ElementsAre("loadline: !it names no rule: `# loadline ignore=rule-name` -> RUN b"));
  EXPECT_THAT(in_dockerfile("FROM a\n# loadline ingore=x\nRUN b\n"),
              ElementsAre("loadline: !there is no `ingore=`; did you mean `ignore=`? -> RUN b"));
  EXPECT_THAT(in_dockerfile("FROM a\n# loadline reads this\n# hadolint is a linter\nRUN b\n"), IsEmpty());
}

TEST(Means, AnySpellingOfACode) {
  EXPECT_TRUE(means("runs-as-root", "runs-as-root", ""));
  EXPECT_TRUE(means("hadolint/dl3002", "runs-as-root", "DL3002 DS-0002"));
  EXPECT_TRUE(means("AVD-DS-0002", "runs-as-root", "DL3002 DS-0002"));
  EXPECT_TRUE(means("DS002", "runs-as-root", "DL3002 DS-0002"));
  EXPECT_TRUE(means("all", "runs-as-root", ""));
  EXPECT_FALSE(means("DL300", "runs-as-root", "DL3002"));
}

}  // namespace
}  // namespace loadline::suppression
