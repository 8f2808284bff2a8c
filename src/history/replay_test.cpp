// SPDX-License-Identifier: Apache-2.0
// Histories made here with the real git, and the mission's fleet where it is beside the project.
#include "history/replay.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

namespace loadline::history {
namespace {

namespace fs = std::filesystem;

class Repository {
 public:
  Repository() {
    std::string name = (fs::temp_directory_path() / "loadline-history-XXXXXX").string();
    path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
    git("init -q -b main");
  }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  ~Repository() { fs::remove_all(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }
  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream{path_ / file, std::ios::binary} << text;
  }
  void commit(const std::string& subject) const {
    git("add -A");
    git("commit -q --allow-empty -m '" + subject + "'");
  }
  void git(const std::string& arguments) const {
    const auto command = "git -C '" + path_.string() + "' -c user.name=t -c user.email=t@t " + arguments +
                         " > /dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << arguments;
  }

 private:
  fs::path path_;
};

constexpr std::string_view
    sources_first = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"src/main.js\"]\n";
constexpr std::string_view
    manifests_first = "FROM node:20\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY src ./src\n";

// Four commits: the first, two that touch the source, one that touches nothing of the image.
void fill(const Repository& repository) {
  repository.write("Dockerfile", std::string{sources_first});
  repository.write(".dockerignore", "docs\n");
  repository.write("compose.yaml", "services:\n  web:\n    build: .\n");
  repository.write("package.json", "{}");
  repository.write("src/main.js", "1");
  repository.commit("one");
  repository.write("src/main.js", "2");
  repository.commit("two");
  repository.write("docs/page.md", "x");
  repository.commit("three");
  repository.write("src/main.js", "3");
  repository.commit("four");
}

const Row& row(const Replay& replay, std::string_view text) {
  for (const auto& one : replay.builds.at(0).rows)
    if (one.text == text) return one;
  throw std::runtime_error{"no such row"};
}

TEST(History, AnInstallBehindTheSourcesMissesWhereverTheyChange) {
  const Repository repository;
  fill(repository);
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  ASSERT_EQ(out->commits.size(), 4U);
  ASSERT_EQ(out->builds.size(), 1U);
  EXPECT_EQ(out->builds[0].name, "web");
  const auto& copy = row(*out, "COPY . .");
  EXPECT_EQ(copy.misses, 2U);
  EXPECT_EQ(copy.hits, 1U);
  ASSERT_FALSE(copy.own.empty());
  EXPECT_EQ(copy.own[0].what, "src/main.js");
  const auto& install = row(*out, "RUN npm ci");
  EXPECT_EQ(install.misses, 2U);
  ASSERT_FALSE(install.passed_on.empty());
  EXPECT_EQ(install.passed_on[0].what, "COPY . . (0)");
  EXPECT_EQ(row(*out, "WORKDIR /app").misses, 0U);
  EXPECT_EQ(install.marks, (std::vector<Mark>{Mark::miss, Mark::miss, Mark::hit, Mark::miss}));
}

TEST(History, ACandidateIsReplayedInPlaceOfTheFile) {
  const Repository repository;
  fill(repository);
  const auto out = replay({.folder = repository.path(), .candidates = {{"Dockerfile", std::string{manifests_first}}}});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(row(*out, "RUN npm ci").misses, 0U);
  EXPECT_EQ(row(*out, "COPY src ./src").misses, 2U);
}

TEST(History, RunnersKeepDifferently) {
  const Repository repository;
  fill(repository);
  repository.write("src/main.js", "2");  // what it was before: one machine still has it
  repository.commit("back");
  for (const auto& [runner, misses] :
       {std::pair{replay::Runner::local, 2U}, {replay::Runner::registry_max, 3U}, {replay::Runner::none, 4U}}) {
    const auto out = replay({.folder = repository.path(), .runner = runner});
    ASSERT_TRUE(out);
    EXPECT_EQ(row(*out, "RUN npm ci").misses, misses) << name_of(runner);
  }
}

TEST(History, WhatCannotBeAnsweredIsSaid) {
  const Repository repository;
  EXPECT_FALSE(replay({.folder = repository.path()}));  // no commit yet
  fill(repository);
  EXPECT_FALSE(replay({.folder = repository.path(), .services = {"wob"}}));
  EXPECT_FALSE(replay({.folder = repository.path(), .range = {.since = "no such thing"}}));
  EXPECT_FALSE(replay({.folder = "/"}));
  const auto some = replay({.folder = repository.path(), .range = {.most = 2}});
  ASSERT_TRUE(some);
  EXPECT_EQ(some->commits.size(), 2U);
}

TEST(History, ACopyOfWhatIsNotThereFails) {
  const Repository repository;
  fill(repository);
  repository.write("Dockerfile", "FROM node:20\nCOPY gone /x\nRUN true\n");
  repository.commit("broken");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->builds[0].failing, 1U);
  EXPECT_EQ(row(*out, "COPY gone /x").marks.back(), Mark::fails);
  EXPECT_EQ(row(*out, "RUN true").marks.back(), Mark::not_run);
}

TEST(History, ServicesOfOneNameAreToldApart) {
  const Repository repository;
  for (const auto* folder : {"a", "b", "c"}) {
    repository.write(std::string{folder} + "/compose.yaml", "services:\n  web:\n    build: .\n");
    repository.write(std::string{folder} + "/Dockerfile", "FROM node:20\nCOPY . .\n");
  }
  repository.commit("one");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  ASSERT_EQ(out->builds.size(), 3U);
  std::set<std::string> names;
  for (const auto& build : out->builds) names.insert(build.name);
  EXPECT_EQ(names.size(), 3U);
}

TEST(History, OfAShallowCloneSaysWhereItEnds) {
  const Repository repository;
  fill(repository);
  const Repository clone;
  clone.git("fetch -q --depth 2 'file://" + repository.path() + "' main");
  clone.git("reset -q --hard FETCH_HEAD");
  const auto out = replay({.folder = clone.path()});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->commits.size(), 2U);
  EXPECT_EQ(row(*out, "COPY . .").misses, 1U);
  ASSERT_FALSE(out->notes.empty());
  EXPECT_NE(out->notes[0].find("shallow"), std::string::npos) << out->notes[0];
}

TEST(History, LeavesACommitOutWhoseObjectsAreMissing) {
  const Repository repository;
  fill(repository);
  // The tree of the second commit's src: what stands there is not known, all else is.
  repository.git("update-ref refs/x main");
  const auto command =
      "cd '" + repository.path() +
      "' && id=$(git rev-parse main~2:src) && rm -f .git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  ASSERT_FALSE(out->notes.empty());
  EXPECT_NE(out->notes[0].find("is left out"), std::string::npos) << out->notes[0];
  // "two" and "three" have that tree; "one" and "four" are still compared.
  EXPECT_EQ(row(*out, "COPY . .").built(), 1U);
  EXPECT_EQ(row(*out, "COPY . .").misses, 1U);
}

void lose(const Repository& repository, const std::string& object) {
  const auto command = "cd '" + repository.path() + "' && id=$(git rev-parse " + object +
                       ") && rm -f .git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)";
  ASSERT_EQ(std::system(command.c_str()), 0);
}

TEST(History, EndsWhereACommitIsMissing) {
  const Repository repository;
  fill(repository);
  lose(repository, "main~2");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->commits.size(), 2U);
  ASSERT_FALSE(out->notes.empty());
  EXPECT_NE(out->notes[0].find("the history ends at"), std::string::npos) << out->notes[0];
  // Nothing is said of a commit that was not asked for.
  const auto newest = replay({.folder = repository.path(), .range = {.most = 1}});
  ASSERT_TRUE(newest) << newest.error().text();
  EXPECT_EQ(newest->commits.size(), 1U);
  EXPECT_TRUE(newest->notes.empty());
}

TEST(History, SaysWhichDefinitionIsMissing) {
  const Repository repository;
  fill(repository);
  lose(repository, "main:compose.yaml");
  const auto out = replay({.folder = repository.path()});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().place, "compose.yaml");
  EXPECT_NE(out.error().text().find("does not hold this file"), std::string::npos) << out.error().text();
}

TEST(History, CountsASubmoduleByItsCommit) {
  const Repository repository;
  repository.write("Dockerfile", "FROM node:20\nCOPY lib /lib\n");
  repository.write("compose.yaml", "services:\n  web:\n    build: .\n");
  repository.git("update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,lib");
  repository.git("add Dockerfile compose.yaml");
  repository.git("commit -q -m one");
  repository.git("update-index --cacheinfo 160000,2222222222222222222222222222222222222222,lib");
  repository.git("commit -q -m two");
  repository.git("commit -q --allow-empty -m three");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(row(*out, "COPY lib /lib").misses, 1U);
  EXPECT_EQ(row(*out, "COPY lib /lib").hits, 1U);
  ASSERT_FALSE(out->notes.empty());
  EXPECT_NE(out->notes[0].find("submodules"), std::string::npos) << out->notes[0];
}

TEST(History, SaysThatLargeFilesCountByTheirPointers) {
  const Repository repository;
  fill(repository);
  repository.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
  repository.write("src/model.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n");
  repository.commit("five");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  ASSERT_FALSE(out->notes.empty());
  EXPECT_NE(out->notes[0].find("Git LFS"), std::string::npos) << out->notes[0];
}

TEST(History, ARenameIsAnotherFile) {
  const Repository repository;
  fill(repository);
  repository.git("mv src/main.js src/start.js");
  repository.commit("five");
  const auto out = replay({.folder = repository.path()});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(row(*out, "COPY . .").misses, 3U);
}

TEST(History, AMergeIsOneCommitOfItsBranch) {
  const Repository repository;
  fill(repository);
  repository.git("checkout -q -b side main~2");
  repository.write("docs/side.md", "x");
  repository.commit("aside");
  repository.git("checkout -q main");
  repository.git("merge -q --no-ff -m merged side");
  const auto line = replay({.folder = repository.path()});
  ASSERT_TRUE(line) << line.error().text();
  EXPECT_EQ(line->commits.size(), 5U);
  EXPECT_TRUE(line->commits.back().merge);
  git::CommitRange all;
  all.first_parent = false;
  const auto every = replay({.folder = repository.path(), .range = all});
  ASSERT_TRUE(every) << every.error().text();
  EXPECT_EQ(every->commits.size(), 6U);
}

TEST(History, WithoutARepositoryThereIsNone) {
  std::string name = (fs::temp_directory_path() / "loadline-none-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const auto out = replay({.folder = name});
  EXPECT_FALSE(out);
  fs::remove_all(name);
}

TEST(History, OfTheMissionsFleet) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "LOADLINE_CORPUS is not set";
  const auto begin = std::chrono::steady_clock::now();
  const auto out = replay({.folder = std::string{corpus} + "/vextrus-erp"});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_GT(out->builds.size(), 10U);
  for (const auto& note : out->notes) std::printf("note: %s\n", note.c_str());
  for (const auto& build : out->builds)
    std::printf("%s: %zu commits, %.1f s a commit, worst %s\n", build.name.c_str(), build.commits, build.seconds,
                build.worst() == nullptr ? "-" : build.worst()->text.c_str());
  std::printf("%zu commits, %zu builds in %.2f s\n", out->commits.size(), out->builds.size(), took.count());
}

TEST(StepTimes, OfARecordedBuild) {
  const auto times = parse_timings(
      "#5 [build 2/3] RUN npm   ci\n#5 0.1 text\n#5 DONE 21.4s\n#6 [3/3] COPY a /a\n#6 CACHED\n", "log");
  ASSERT_TRUE(times);
  EXPECT_TRUE(time_of("RUN npm ci", *times).measured);
  EXPECT_DOUBLE_EQ(time_of("RUN npm ci", *times).seconds, 21.4);
  EXPECT_FALSE(time_of("COPY a /a", *times).measured);
  EXPECT_FALSE(parse_timings("nothing", "log"));
}

}  // namespace
}  // namespace loadline::history
