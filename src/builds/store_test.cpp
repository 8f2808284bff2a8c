// SPDX-License-Identifier: Apache-2.0
// What is kept comes back as it was, in every form; a file of somebody else is left alone.
#include "builds/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/read_file.h"

namespace loadline::builds {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : folder_{std::filesystem::temp_directory_path() / ("loadline-builds-" + std::to_string(::getpid()))} {
    std::filesystem::create_directories(folder_);
  }
  ~StoreTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(std::string_view name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

std::vector<RecordedBuild> examples() {
  return {{.service = "auth",
           .commit = "1f0c2d9",
           .cold_seconds = 380.2,
           .image_bytes = 1'240'000'000,
           .finished = "2026-01-31T12:00:00Z",
           .dockerfile = "services/auth/Dockerfile",
           .builder = "docker build"},
          {.service = "odd, \"name\"", .cached_seconds = 0, .cached_steps = 15, .steps = 16, .dockerfile = ""},
          {.service = "auth", .failure = "RUN echo \"a,b\""}};
}

void expect_same(const std::vector<RecordedBuild>& read) {
  const auto wanted = examples();
  ASSERT_THAT(read, SizeIs(wanted.size()));
  EXPECT_EQ(as_csv(read), as_csv(wanted));
  EXPECT_EQ(read[0].cold_seconds, 380.2);
  EXPECT_EQ(read[0].cached_seconds, std::nullopt);
  EXPECT_EQ(read[1].service, "odd, \"name\"");
  EXPECT_EQ(read[1].cached_seconds, 0);
  EXPECT_EQ(read[2].failure, "RUN echo \"a,b\"");
}

TEST_F(StoreTest, GivesBackWhatWasPut) {
  const auto file = path("new/builds.db");
  {
    auto store = Store::open(file);
    ASSERT_TRUE(store) << store.error().text();
    for (const auto& build : examples()) ASSERT_TRUE(store->append(build));
  }
  const auto read = builds_of_file(file);
  ASSERT_TRUE(read) << read.error().text();
  expect_same(*read);
  EXPECT_EQ((*read)[2].place, file + ": build 3");
}

TEST_F(StoreTest, TheFormsOfAFileCanBeReadBack) {
  for (const auto& text : {as_csv(examples()), as_json(examples())}) {
    const auto read = read_builds(text, "b");
    ASSERT_TRUE(read) << read.error().text();
    expect_same(*read);
  }
}

TEST_F(StoreTest, LeavesOthersAlone) {
  const auto file = path("notes.txt");
  std::ofstream{file} << "these are no builds, and long enough to be read as something";
  EXPECT_THAT(Store::open(file).error().text(), HasSubstr("notes.txt"));
  EXPECT_EQ(*read_file(file), "these are no builds, and long enough to be read as something");

  const auto other = path("other.db");
  ASSERT_TRUE(
      sqlite::does(sqlite::open(other, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).get(), "CREATE TABLE t (a)"));
  EXPECT_THAT(Store::open(other).error().text(), HasSubstr("not of recorded builds"));
  const auto newer = path("newer.db");
  ASSERT_TRUE(
      sqlite::does(sqlite::open(newer, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).get(), "PRAGMA user_version = 9"));
  EXPECT_THAT(Store::open(newer).error().text(), HasSubstr("newer loadline"));
  EXPECT_THAT(Store::open("/dev/null/builds.db").error().text(), HasSubstr("/dev/null/builds.db"));
}

TEST_F(StoreTest, EachFolderHasItsOwn) {
  const auto at = [](const std::string& root, const std::string& state) {
    return store_path(root, [&](const std::string& name) -> std::optional<std::string> {
      if (name == "HOME") return "/home/a";
      if (name == "XDG_STATE_HOME") return state;
      return std::nullopt;
    });
  };
  EXPECT_EQ(at("/srv/erp/", ""), at("/srv/./erp", ""));
  EXPECT_EQ(at("/srv/erp", ""), "/home/a/.local/state/loadline/builds/!srv!erp.db");
  EXPECT_EQ(at("/srv/erp", "/var/s"), "/var/s/loadline/builds/!srv!erp.db");
  EXPECT_NE(at("/srv/erp", ""), at("/srv/erp2", ""));
  EXPECT_LT(std::filesystem::path{at("/" + std::string(400, 'a'), "")}.filename().string().size(), 255U);
}

TEST(Metrics, AreOfTheNewestBuild) {
  const auto text = as_metrics({{.service = "a\"b", .cold_seconds = 9},
                                {.service = "auth", .cold_seconds = 380.5, .image_bytes = 7},
                                {.service = "auth", .cold_seconds = 171},
                                {.service = "auth", .failure = "RUN x"}});
  EXPECT_THAT(text, HasSubstr("# TYPE loadline_build_seconds gauge\n"
                              "loadline_build_seconds{service=\"a\\\"b\",cache=\"cold\"} 9\n"
                              "loadline_build_seconds{service=\"auth\",cache=\"cold\"} 171\n"));
  EXPECT_THAT(text, HasSubstr("loadline_image_bytes{service=\"auth\"} 7\n"));
  EXPECT_THAT(text,
              HasSubstr("loadline_build_failed{service=\"a\\\"b\"} 0\nloadline_build_failed{service=\"auth\"} 1\n"));
  EXPECT_EQ(text.find("cached_steps"), text.npos);
}

}  // namespace
}  // namespace loadline::builds
