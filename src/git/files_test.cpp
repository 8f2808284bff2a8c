// SPDX-License-Identifier: Apache-2.0
// Compares our listing with that of the real git, on trees made here and on checkouts beside the project.
#include "git/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace loadline::git {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

bool have_git() { return std::system("git --version > /dev/null 2>&1") == 0; }

// A folder that goes away with the test.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "loadline-git-XXXXXX").string();
    path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }
  void write(const std::string& file, const std::string& text = "x") const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream{path_ / file, std::ios::binary} << text;
  }
  // Runs git quietly in a folder of it.
  void git(const std::string& arguments, const std::string& folder = "") const {
    const auto command = "git -C '" + (path_ / folder).string() +
                         "' -c core.excludesFile=/dev/null -c user.name=t -c user.email=t@t " + arguments +
                         " > /dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << arguments;
  }

 private:
  fs::path path_;
};

std::vector<std::string> git_says(const fs::path& folder) {
  const auto command = "git -C '" + folder.string() +
                       "' -c core.excludesFile=/dev/null ls-files -z -co --exclude-standard";
  std::vector<std::string> out;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string bytes;
  char buffer[65536];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) bytes.append(buffer, got);
  ::pclose(pipe);
  for (std::size_t begin = 0; begin < bytes.size();) {
    const auto end = bytes.find('\0', begin);
    std::string path = bytes.substr(begin, end - begin);
    const auto status = fs::symlink_status(folder / path);
    if (fs::is_regular_file(status) || fs::is_symlink(status)) out.push_back(std::move(path));
    begin = end + 1;
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Listing list(const fs::path& folder) {
  const auto tree = open_disk(folder.string());
  return list_files(**tree, folder.string());
}

std::vector<std::string> we_say(const fs::path& folder) {
  std::vector<std::string> out;
  for (auto& file : list(folder).files) out.push_back(std::move(file.path));
  return out;
}

// The first few entries that only one of the two has.
std::string difference(const std::vector<std::string>& ours, const std::vector<std::string>& gits) {
  std::vector<std::string> more, fewer;
  std::ranges::set_difference(ours, gits, std::back_inserter(more));
  std::ranges::set_difference(gits, ours, std::back_inserter(fewer));
  std::string out;
  for (std::size_t i = 0; i < more.size() && i < 5; ++i) out += "only ours: " + more[i] + "\n";
  for (std::size_t i = 0; i < fewer.size() && i < 5; ++i) out += "only git's: " + fewer[i] + "\n";
  return out;
}

TEST(ListFiles, TrackedAndUntrackedButNotIgnored) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.git("init");
  scratch.write(".gitignore", "dist/\n*.log\n!keep.log\n");
  scratch.write("src/a.ts");
  scratch.write("dist/a.js");
  scratch.write("dist/tracked.js", "123");
  scratch.write("debug.log");
  scratch.write("keep.log");
  scratch.write("sub/.gitignore", "!debug.log\n/local\n");
  scratch.write("sub/debug.log");
  scratch.write("sub/local/a");
  scratch.write("gone");
  scratch.git("add -f dist/tracked.js gone");
  fs::remove(scratch.path() / "gone");
  const auto listing = list(scratch.path());
  EXPECT_TRUE(listing.repository);
  EXPECT_TRUE(listing.top);
  EXPECT_THAT(we_say(scratch.path()),
              ElementsAre(".gitignore", "dist/tracked.js", "keep.log", "src/a.ts", "sub/.gitignore", "sub/debug.log"));
  EXPECT_EQ(listing.files[1].size, 3u);
}

TEST(ListFiles, AFolderInsideARepositoryKnowsTheRulesAbove) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.git("init");
  scratch.write(".gitignore", "/apps/api/secret\n*.tmp\n");
  scratch.write("apps/.gitignore", "api/cache\n");
  scratch.write("apps/api/secret");
  scratch.write("apps/api/cache");
  scratch.write("apps/api/a.tmp");
  scratch.write("apps/api/src/a");
  scratch.write("apps/web/a");
  EXPECT_THAT(we_say(scratch.path() / "apps/api"), ElementsAre("src/a"));
  EXPECT_EQ(git_says(scratch.path() / "apps/api"), we_say(scratch.path() / "apps/api"));
  const auto listing = list(scratch.path() / "apps/api");
  EXPECT_TRUE(listing.repository);
  EXPECT_FALSE(listing.top);
}

TEST(ListFiles, AnIgnoredFolderThatIsAskedForIsShown) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.git("init");
  scratch.write(".gitignore", "out\n");
  scratch.write("out/deep/a");
  scratch.write("out/deep/node_modules/b");
  EXPECT_THAT(we_say(scratch.path() / "out/deep"), ElementsAre("a"));
  EXPECT_FALSE(list(scratch.path() / "out/deep").repository);
}

TEST(ListFiles, InfoExcludeAndWorktreesCount) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.write("main/a");
  scratch.git("init", "main");
  scratch.git("add a", "main");
  scratch.git("commit -m a", "main");
  scratch.git("worktree add ../tree", "main");
  scratch.write("main/.git/info/exclude", "private\n");
  scratch.write("tree/private");
  scratch.write("tree/b");
  EXPECT_THAT(we_say(scratch.path() / "tree"), ElementsAre("a", "b"));
}

TEST(ListFiles, ANestedRepositoryIsListedByItsOwnRules) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.git("init");
  scratch.write(".gitignore", "*.log\n");
  scratch.write("vendor/lib/a.log");
  scratch.write("vendor/lib/dist/b");
  scratch.write("vendor/lib/.gitignore", "dist\n");
  scratch.git("init", "vendor/lib");
  EXPECT_THAT(we_say(scratch.path()), ElementsAre(".gitignore", "vendor/lib/.gitignore", "vendor/lib/a.log"));
  EXPECT_THAT(list(scratch.path()).nested, ElementsAre("vendor/lib"));
}

TEST(ListFiles, WithoutARepositoryTheDeadWeightIsLeftOut) {
  const auto tree = memory_tree({{".git/config", ""}, {"a/node_modules/b", ""}, {"a/c", ""}, {"d", ""}});
  const auto listing = list_files(*tree, "/nonexistent-folder-of-a-test");
  EXPECT_FALSE(listing.repository);
  ASSERT_EQ(listing.files.size(), 2u);
  EXPECT_EQ(listing.files[0].path, "a/c");
}

TEST(ListFiles, ABareRepositoryIsAFolder) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const Scratch scratch;
  scratch.git("init --bare");
  EXPECT_FALSE(list(scratch.path()).repository);
}

std::string random_rule(std::mt19937& random) {
  const auto one_of = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  std::string out = random() % 4 == 0 ? "!" : "";
  if (random() % 4 == 0) out += "/";
  for (auto parts = 1 + random() % 4; parts > 0; --parts)
    out += one_of({"a",   "b",   "c",    "d",    "a",    "b",     "*",   "**",  "?",  "/", "/",
                   "/**", "**/", "/**/", "[ab]", "[!a]", "[a-c]", "\\a", "*.x", ".x", "x", " "});
  if (random() % 4 == 0) out += "/";
  return out + (random() % 8 == 0 ? " \n" : "\n");
}

// `names` nested three deep, some folders with ignore files, some files tracked by force.
void make_random_tree(const Scratch& scratch, std::mt19937& random) {
  scratch.git("init");
  const std::vector<std::string> names = {"a", "b", "c", "d", "a.x", "ab", "x"};
  std::vector<std::string> folders = {""};
  for (std::size_t i = 0; i < folders.size() && i < 30; ++i)
    for (const auto& name : names)
      if (random() % 3 == 0) folders.push_back(folders[i] + name + "/");
  std::string tracked;
  for (const auto& folder : folders) fs::create_directories(scratch.path() / folder);
  for (const auto& folder : folders) {
    if (random() % 3 == 0 || folder.empty()) {
      std::string rules;
      for (auto lines = 1 + random() % 5; lines > 0; --lines) rules += random_rule(random);
      scratch.write(folder + ".gitignore", rules);
    }
    for (const auto& name : names)
      if (random() % 2 == 0 && !fs::exists(scratch.path() / (folder + name))) {
        scratch.write(folder + name);
        if (random() % 4 == 0) tracked += " " + folder + name;
      }
  }
  if (random() % 2 == 0) scratch.write(".git/info/exclude", random_rule(random));
  scratch.git("add -f -- .gitignore" + tracked);
}

TEST(ListFiles, AgreesWithGitOnRandomTrees) {
  if (!have_git()) GTEST_SKIP() << "git is not installed";
  const char* rounds = std::getenv("LOADLINE_GIT_ROUNDS");
  for (unsigned round = 0; round < (rounds == nullptr ? 20u : static_cast<unsigned>(std::atoi(rounds))); ++round) {
    std::mt19937 random{round};
    const Scratch scratch;
    make_random_tree(scratch, random);
    const auto ours = we_say(scratch.path());
    const auto gits = git_says(scratch.path());
    ASSERT_EQ(ours, gits) << "round " << round << "\n" << difference(ours, gits);
  }
}

TEST(ListFiles, AgreesWithGitOnCheckouts) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  if (corpus == nullptr || !have_git()) GTEST_SKIP() << "LOADLINE_CORPUS is not set, or git is not installed";
  for (const char* name : {"vextrus-erp", "buildkit", "compose-go", "awesome-compose", "pnpm"}) {
    const auto folder = fs::path{corpus} / name;
    if (!fs::exists(folder / ".git")) continue;
    const auto ours = we_say(folder);
    const auto gits = git_says(folder);
    EXPECT_EQ(ours.size(), gits.size()) << name;
    EXPECT_EQ(difference(ours, gits), "") << name;
  }
}

}  // namespace
}  // namespace loadline::git
