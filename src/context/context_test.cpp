// SPDX-License-Identifier: Apache-2.0
// That a context holds what its ignore file lets through, and a COPY selects of it what the builder does.
#include "context/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "context/go_match.h"

namespace loadline::context {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> paths(const Context& context) {
  std::vector<std::string> out;
  for (const auto& file : context.files) out.push_back(file.path);
  return out;
}

std::vector<std::string> taken(const Context& context, std::string_view source, const SelectOptions& options = {}) {
  std::vector<std::string> out;
  for (const auto file : select(context, source, options).files) out.push_back(context.files[file].path);
  return out;
}

std::vector<File> all_files(const FileTree& tree) {
  return walk(tree, "", [](const std::string&, FileKind) { return true; }).files;
}

// Counts the folders that are opened.
class CountingTree final : public FileTree {
 public:
  explicit CountingTree(std::unique_ptr<FileTree> tree) : tree_{std::move(tree)} {}
  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    ++opened;
    return tree_->entries(folder);
  }
  Result<std::string> read(std::string_view path) const override { return tree_->read(path); }
  Result<std::string> link_target(std::string_view path) const override { return tree_->link_target(path); }
  mutable std::atomic<int> opened = 0;

 private:
  std::unique_ptr<FileTree> tree_;
};

TEST(ReadContext, CountsWhatTheIgnoreFileLetsThrough) {
  const auto tree = memory_tree({{"Dockerfile", "FROM scratch"},
                                 {"node_modules/a/index.js", "1234"},
                                 {"src/a.ts", "12345"},
                                 {"src/link", "-> a.ts"},
                                 {"src/b.test.ts", "123"}});
  const auto ignore = IgnoreFile::of_patterns({"node_modules", "**/*.test.ts"});
  const auto context = read_context(*tree, "", ignore);
  EXPECT_THAT(paths(context), ElementsAre("Dockerfile", "src/a.ts", "src/link"));
  EXPECT_EQ(context.bytes, 12u + 5u);
}

TEST(ReadContext, APathIsRelativeToTheContext) {
  const auto tree = memory_tree({{"api/src/a", "1"}, {"api/dist/a", "1"}, {"api2/src/a", "1"}, {"dist/a", "1"}});
  const auto ignore = IgnoreFile::of_patterns({"dist"});
  EXPECT_THAT(paths(read_context(*tree, "api", ignore)), ElementsAre("src/a"));
  EXPECT_THAT(paths(context_of(all_files(*tree), "api", ignore)), ElementsAre("src/a"));
}

TEST(ReadContext, NeverOpensAFolderThatNothingComesBackFrom) {
  const CountingTree tree{
      memory_tree({{"node_modules/a/b/c", "1"}, {"src/a", "1"}, {"x/keep/a", "1"}, {"x/y/a", "1"}})};
  const auto context = read_context(tree, "", IgnoreFile::of_patterns({"node_modules", "x", "!x/keep"}));
  EXPECT_THAT(paths(context), ElementsAre("src/a", "x/keep/a"));
  EXPECT_EQ(tree.opened, 4);  // the root, src, x, x/keep
}

TEST(ReadContext, AListOfFilesGivesTheSame) {
  const auto tree = memory_tree({{"a-b/x", "1"}, {"a/keep/x", "22"}, {"a/x", "1"}, {"a0", "1"}, {"b/a/x", "1"}});
  for (const auto& patterns : std::vector<std::vector<std::string>>{
           {}, {"a"}, {"a", "!a/keep"}, {"**/x", "!a"}, {"*", "!**/keep"}, {"a*"}, {"**/a", "!b/a/x"}}) {
    const auto ignore = IgnoreFile::of_patterns(patterns);
    const auto read = read_context(*tree, "", ignore);
    const auto listed = context_of(all_files(*tree), "", ignore);
    EXPECT_EQ(paths(read), paths(listed));
    EXPECT_EQ(read.bytes, listed.bytes);
  }
}

TEST(ReadContext, AFolderThatCannotBeOpenedIsAProblem) {
  const auto tree = memory_tree({{"a", "1"}});
  EXPECT_EQ(read_context(*tree, "missing", {}).problems.size(), 1u);
}

class Select : public testing::Test {
 protected:
  Select() {
    const auto tree = memory_tree({{"package.json", "12"},
                                   {"pnpm-lock.yaml", "1"},
                                   {"src/a.ts", "1"},
                                   {"src/sub/b.ts", "1"},
                                   {"src-old/c.ts", "1"},
                                   {"shared/kernel/package.json", "1"},
                                   {"shared/kernel/src/k.ts", "1"},
                                   {"shared/utils/package.json", "1"},
                                   {"arr[0].txt", "1"}});
    context = read_context(*tree, "", {});
  }
  Context context;
};

TEST_F(Select, TakesAFileOrAFolderAsNamed) {
  EXPECT_THAT(taken(context, "package.json"), ElementsAre("package.json"));
  for (const char* source : {"src", "src/", "./src", "/src", "src/.", "shared/../src", "../src"})
    EXPECT_THAT(taken(context, source), ElementsAre("src/a.ts", "src/sub/b.ts")) << source;
  EXPECT_THAT(taken(context, "missing"), IsEmpty());
  EXPECT_FALSE(select(context, "missing").wildcard);
}

TEST_F(Select, TheRootIsEverything) {
  for (const char* source : {".", "/", "./", ""}) {
    const auto selection = select(context, source);
    EXPECT_EQ(selection.files.size(), context.files.size()) << source;
    EXPECT_EQ(selection.bytes, context.bytes);
  }
}

TEST_F(Select, WildcardsAreGosFilepathMatch) {
  EXPECT_THAT(taken(context, "*.json"), ElementsAre("package.json"));
  EXPECT_THAT(taken(context, "package*.json"), ElementsAre("package.json"));
  EXPECT_THAT(taken(context, "shared/*/package.json"),
              ElementsAre("shared/kernel/package.json", "shared/utils/package.json"));
  EXPECT_THAT(taken(context, "s?c"), ElementsAre("src/a.ts", "src/sub/b.ts"));
  EXPECT_THAT(taken(context, "src*"), ElementsAre("src-old/c.ts", "src/a.ts", "src/sub/b.ts"));
  EXPECT_THAT(taken(context, "arr[[]0].txt"), ElementsAre("arr[0].txt"));
  EXPECT_THAT(taken(context, "**/package.json"), IsEmpty());  // "**" is "*" here: one folder deep
  EXPECT_TRUE(select(context, "*.lock").wildcard);
}

TEST_F(Select, AMatchedFolderComesWhole) {
  EXPECT_THAT(taken(context, "shared/k*"), ElementsAre("shared/kernel/package.json", "shared/kernel/src/k.ts"));
}

TEST_F(Select, ExcludesLookBelowWhatIsCopied) {
  SelectOptions options;
  options.excludes = {"sub", "package.json"};
  EXPECT_THAT(taken(context, "src", options), ElementsAre("src/a.ts"));
  EXPECT_THAT(taken(context, "package.json", options), ElementsAre("package.json"));
  EXPECT_THAT(taken(context, "shared/*", options), ElementsAre("shared/kernel/src/k.ts"));
}

TEST_F(Select, ParentsMatchAsIgnorePatternsDo) {
  SelectOptions options;
  options.parents = true;
  EXPECT_THAT(taken(context, "**/package.json", options),
              ElementsAre("package.json", "shared/kernel/package.json", "shared/utils/package.json"));
  EXPECT_THAT(taken(context, "shared/./*/src", options), ElementsAre("shared/kernel/src/k.ts"));
  EXPECT_THAT(taken(context, "./src", options), ElementsAre("src/a.ts", "src/sub/b.ts"));
}

TEST_F(Select, UnitedTakesEachFileOnce) {
  const auto all = united(context,
                          {select(context, "src"), select(context, "src/a.ts"), select(context, "package.json")});
  EXPECT_EQ(all.files.size(), 3u);
  EXPECT_EQ(all.bytes, 4u);
}

TEST(GoMatch, IsWhatGoDoes) {
  EXPECT_TRUE(go_match("a*b?c", "axxbyc"));
  EXPECT_FALSE(go_match("a*c", "a/c"));
  EXPECT_TRUE(go_match("a[^x]c", "a/c"));  // a class may match a slash
  EXPECT_TRUE(go_match("\\*", "*"));
  EXPECT_EQ(go_match_checked("[]a]", "a"), std::nullopt);
  EXPECT_EQ(go_match_checked("[a-]", "a"), std::nullopt);
  EXPECT_EQ(go_match_checked("a\\", "a"), std::nullopt);
  EXPECT_EQ(go_match_checked("x*[", "a"), false);  // what is wrong further on stays unseen
}

}  // namespace
}  // namespace loadline::context
