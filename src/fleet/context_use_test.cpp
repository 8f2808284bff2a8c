// SPDX-License-Identifier: Apache-2.0
// What builds ask of their contexts: COPY, wildcards, bind mounts, stages that are not built, operands unknown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/context_use.h"

namespace loadline::fleet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Files = std::map<std::string, std::string, std::less<>>;

// A fleet of one build of "Dockerfile" in the context "".
struct Built {
  std::unique_ptr<FileTree> tree;
  Fleet fleet;
  ContextUse use;
};
Built built(const Files& files) {
  Built out;
  out.tree = memory_tree(files);
  auto all = walk(*out.tree, "", [](const auto&, FileKind) { return true; }).files;
  out.fleet = assemble(*out.tree, {.files = std::move(all)});
  const auto& build = out.fleet.builds.front();
  out.use = use_of(build, build.context->content, out.fleet);
  return out;
}

std::vector<std::string> asked(const ContextUse& use) {
  std::vector<std::string> out;
  for (const auto i : use.asked.files) out.push_back(use.content.files[i].path);
  return out;
}

const std::string compose = "services:\n  app:\n    build: .\n";

TEST(ContextUse, IsWhatReachableStagesName) {
  const auto one = built({{"compose.yml", compose},
                          {"Dockerfile",
                           "FROM a AS unused\nCOPY unused /x\n"
                           "FROM a AS dev\nCOPY src/a.ts /\n"
                           "FROM a\nCOPY package*.json /app/\nCOPY --from=dev /a.ts /\n"},
                          {"package.json", "{}"},
                          {"package-lock.json", "{}\n"},
                          {"src/a.ts", "12345"},
                          {"src/b.ts", ""},
                          {"unused", "1234567890"}});
  EXPECT_THAT(asked(one.use), ElementsAre("package-lock.json", "package.json", "src/a.ts"));
  EXPECT_EQ(one.use.asked.bytes, 3U + 2U + 5U);
  EXPECT_THAT(one.use.unknown, IsEmpty());
}

TEST(ContextUse, CountsBindMounts) {
  const auto one = built({{"compose.yml", compose},
                          {"Dockerfile",
                           "FROM a\nRUN --mount=type=bind,source=go.sum,target=/go.sum go build\n"
                           "RUN --mount=type=cache,target=/x --mount=type=bind,from=b,source=src,target=/y true\n"},
                          {"go.sum", "sum"},
                          {"src/a.go", "x"}});
  EXPECT_THAT(asked(one.use), ElementsAre("go.sum"));
}

TEST(ContextUse, TakesWhatIsExcludedAtTheInstructionAway) {
  const auto one = built({{"compose.yml", compose},
                          {"Dockerfile", "FROM a\nCOPY --exclude=*.md docs /docs\n"},
                          {"docs/a.md", "1"},
                          {"docs/b.txt", "2"}});
  EXPECT_THAT(asked(one.use), ElementsAre("docs/b.txt"));
}

TEST(ContextUse, SaysWhatIsIgnoredAndAskedFor) {
  const auto one = built(
      {{"compose.yml", compose},
       {".dockerignore", "dist\nkeep\n"},
       {"Dockerfile", "FROM a\nCOPY dist /dist\nRUN --mount=type=bind,source=keep,target=/k cat /k\nCOPY nowhere /\n"},
       {"dist/a.js", "1"},
       {"keep", "2"}});
  ASSERT_EQ(one.use.ignored.size(), 2U);
  EXPECT_EQ(one.use.ignored[0].path, "dist");
  EXPECT_EQ(one.use.ignored[1].path, "keep");
}

TEST(ContextUse, SaysWhatItCannotKnow) {
  // Only the base image knows whether it sets PART.
  const auto one = built(
      {{"compose.yml", compose}, {"Dockerfile", "FROM a\nCOPY $PART/x /x\nCOPY b /b\n"}, {"b", "2"}, {"p/x", "3"}});
  EXPECT_THAT(asked(one.use), ElementsAre("b"));
  ASSERT_EQ(one.use.unknown.size(), 1U);
  EXPECT_EQ(one.use.unknown[0].text(), "$PART/x");
}

TEST(LargestParts, SumUpAndLeaveTheSmallOnesToTheRest) {
  const auto one = built({{"compose.yml", compose},
                          {"Dockerfile", "FROM a\nCOPY big /\n"},
                          {"big/one", std::string(100, 'x')},
                          {"big/two", std::string(50, 'x')},
                          {"small", "x"}});
  const auto root = largest_parts(one.use.content, one.use.asked, 5, 40);
  ASSERT_EQ(root.inside.size(), 1U);
  EXPECT_EQ(root.inside[0].path, "big");
  EXPECT_EQ(root.inside[0].bytes, 150U);
  EXPECT_EQ(root.inside[0].asked_bytes, 150U);
  EXPECT_EQ(root.inside[0].inside[0].path, "big/one");
  EXPECT_TRUE(root.inside[0].inside[0].file);
  EXPECT_EQ(root.rest, 3U);  // Dockerfile, compose.yml, small
  EXPECT_EQ(root.rest_bytes, one.use.content.bytes - 150U);
  EXPECT_EQ(root.bytes, one.use.content.bytes);
}

}  // namespace
}  // namespace loadline::fleet
