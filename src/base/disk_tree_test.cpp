// SPDX-License-Identifier: Apache-2.0
// That a disk tree reads what is inside its root, and nothing else.
#include <gtest/gtest.h>

#include <unistd.h>
#include <filesystem>
#include <fstream>

#include "base/file_tree.h"

namespace loadline {
namespace {

class DiskTree : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("loadline_disk_tree_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "root/sub");
    std::ofstream{folder_ / "root/sub/file"} << "inside";
    std::ofstream{folder_ / "secret"} << "outside";
    std::filesystem::create_symlink("sub/file", folder_ / "root/good");
    std::filesystem::create_symlink("../secret", folder_ / "root/bad");
    std::filesystem::create_symlink(folder_ / "secret", folder_ / "root/absolute");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(DiskTree, ReadsInsideAndNeverOutside) {
  const auto tree = open_disk((folder_ / "root").string());
  ASSERT_TRUE(tree);
  EXPECT_EQ((*tree)->read("sub/file").value(), "inside");
  EXPECT_EQ((*tree)->read("good").value(), "inside");
  EXPECT_FALSE((*tree)->read("bad"));
  EXPECT_FALSE((*tree)->read("absolute"));
  EXPECT_FALSE((*tree)->read("../secret"));
  EXPECT_FALSE((*tree)->read("sub"));
  EXPECT_FALSE((*tree)->entries(".."));
  EXPECT_EQ((*tree)->link_target("bad").value(), "../secret");
  EXPECT_EQ((*tree)->entries("").value().size(), 4u);
}

TEST_F(DiskTree, SaysWhatIsMissing) { EXPECT_FALSE(open_disk((folder_ / "nowhere").string())); }

}  // namespace
}  // namespace loadline
