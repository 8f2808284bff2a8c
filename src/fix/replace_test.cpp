// SPDX-License-Identifier: Apache-2.0
// That a file is replaced whole, with its mode, and only where it is what was read.
#include "fix/replace.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace loadline::fix {
namespace {

class Replace : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "loadline-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root = name;
    std::filesystem::create_directory(root + "/sub");
    write("sub/f", "old\n");
  }
  void TearDown() override { std::filesystem::remove_all(root); }

  void write(const std::string& path, const std::string& text) const {
    std::ofstream{root + "/" + path, std::ios::binary} << text;
  }
  [[nodiscard]] std::string text_of(const std::string& path) const {
    std::ostringstream out;
    out << std::ifstream{root + "/" + path, std::ios::binary}.rdbuf();
    return out.str();
  }
  [[nodiscard]] std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator{root}) ++count;
    return count;
  }
  [[nodiscard]] std::string refused(const Replacement& wanted) const {
    const auto done = fix::replace(root, wanted);
    return done ? "done" : done.error().text();
  }

  std::string root;
};

TEST_F(Replace, WritesTheNewTextWithTheOldMode) {
  ::chmod((root + "/sub/f").c_str(), 0751);
  ASSERT_TRUE(fix::replace(root, {"sub/f", "old\n", "new\n"}));
  EXPECT_EQ(text_of("sub/f"), "new\n");
  struct stat facts{};
  ASSERT_EQ(::stat((root + "/sub/f").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777u, 0751u);
  EXPECT_EQ(files(), 2u) << "something was left behind";
}

TEST_F(Replace, RefusesAFileThatHasChanged) {
  EXPECT_EQ(refused({"sub/f", "older\n", "new\n"}), "sub/f: has changed since it was read");
  EXPECT_EQ(text_of("sub/f"), "old\n");
  EXPECT_EQ(refused({"sub/none", "", "new\n"}), "sub/none: is gone since it was read");
  EXPECT_EQ(files(), 2u);
}

TEST_F(Replace, FollowsNoLink) {
  std::filesystem::create_symlink("f", root + "/sub/link");
  std::filesystem::create_directory_symlink("sub", root + "/way");
  EXPECT_EQ(refused({"sub/link", "old\n", "new\n"}), "sub/link: is a link; fix the file that it leads to");
  EXPECT_NE(refused({"way/f", "old\n", "new\n"}), "done");
  EXPECT_NE(refused({"../" + std::filesystem::path{root}.filename().string() + "/sub/f", "old\n", "new\n"}), "done");
  EXPECT_EQ(text_of("sub/f"), "old\n");
  EXPECT_TRUE(std::filesystem::is_symlink(root + "/sub/link"));
}

TEST_F(Replace, MakesAFileOnlyWhereThereIsNone) {
  ASSERT_TRUE(fix::replace(root, {"sub/.dockerignore", std::nullopt, ".git\n"}));
  EXPECT_EQ(text_of("sub/.dockerignore"), ".git\n");
  EXPECT_EQ(refused({"sub/f", std::nullopt, "new\n"}), "sub/f: was made by somebody else since the folder was read");
  EXPECT_EQ(text_of("sub/f"), "old\n");
  EXPECT_EQ(files(), 3u);
}

TEST_F(Replace, MakesTheFoldersOfANewFileAndNeverThroughALink) {
  EXPECT_TRUE(fix::may_replace(root, {"a/b/f", std::nullopt, "new\n"}));
  EXPECT_EQ(files(), 2u) << "asking makes nothing";
  ASSERT_TRUE(fix::replace(root, {"a/b/f", std::nullopt, "new\n"}));
  EXPECT_EQ(text_of("a/b/f"), "new\n");

  std::filesystem::create_directory_symlink(std::filesystem::temp_directory_path(), root + "/out");
  EXPECT_FALSE(fix::may_replace(root, {"out/f", std::nullopt, "new\n"}));
  EXPECT_FALSE(fix::replace(root, {"out/loadline-new/f", std::nullopt, "new\n"}));
  EXPECT_FALSE(fix::replace(root, {"a/../../f", std::nullopt, "new\n"}));
  EXPECT_FALSE(fix::replace(root, {"gone/f", "old\n", "new\n"}));
  EXPECT_FALSE(std::filesystem::exists(root + "/gone"));
}

}  // namespace
}  // namespace loadline::fix
