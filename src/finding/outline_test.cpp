// SPDX-License-Identifier: Apache-2.0
// That a part keeps its name whatever moves around it.
#include "finding/outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace loadline {
namespace {

using ::testing::ElementsAre;

// Of each line.
std::vector<std::string> parts_in(const std::string& path, const std::string& text) {
  const Source source{path, text};
  const Outline outline{source};
  std::vector<std::string> out;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number)
    if (!source.text(source.line(number)).empty()) out.push_back(outline.part_at(source.line(number).begin));
  return out;
}

TEST(Outline, OfADockerfile) {
  EXPECT_THAT(parts_in("Dockerfile", "ARG A\nFROM a as Build\nRUN b\n  FROM --platform=x c\nCOPY . .\n"),
              ElementsAre("", "Build", "Build", "from --platform=x c", "from --platform=x c"));
  EXPECT_THAT(parts_in(".dockerignore", "*\n!from\n"), ElementsAre("", ""));
}

TEST(Outline, OfYaml) {
  EXPECT_THAT(
      parts_in("compose.yaml", "services:\n  web:\n    ports:\n    - 80:80\n    # why\n    image: a\n  db: {}\nx: 1\n"),
      ElementsAre("", "services", "services web", "services web ports", "services web ports", "services web",
                  "services", ""));
  EXPECT_THAT(parts_in("ci.yml", "steps:\n- name: a\n  run: |\n    b\n- c\n"),
              ElementsAre("", "steps", "steps - name", "steps - name run", "steps"));
}

TEST(Outline, OfNothingAndOfNonsense) {
  EXPECT_THAT(parts_in("a.yml", ""), ElementsAre());
  EXPECT_THAT(parts_in("a.yml", ":\n -\n\t:x: \n"), ElementsAre("", "", ""));
}

}  // namespace
}  // namespace loadline
