// SPDX-License-Identifier: Apache-2.0
// The file of accepted figures: round trip, broken files, and that it only tightens.
#include "gate/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/configs.h"
#include "gate/limits.h"

namespace loadline::gate {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view head = "# loadline gate baseline 1: x\n# y\n";

Figure figure(std::string_view check, const std::string& subject, std::optional<double> value, Evidence evidence,
              std::size_t unknown = 0) {
  Figure out{.check = check_named(check),
             .subject = subject,
             .value = {},
             .evidence = evidence,
             .unknown_parts = unknown,
             .from = {}};
  if (value) out.value = Interval{*value, *value, unknown == 0 ? std::optional{*value} : std::nullopt};
  return out;
}

std::string lines_of(const Baseline& baseline) {
  const auto text = write_baseline(baseline);
  return text.substr(text.find('\n', text.find('\n') + 1) + 1);
}

TEST(GateBaseline, IsReadAsItIsWritten) {
  const std::string lines =
      "coverage.non-root 44.444 audited\nimage-size 1240000000 predicted+3 auth\n"
      "image-size 5 built web \\\\ \\n x\n";
  const auto read = read_baseline(std::string{head} + lines, "b.txt");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_THAT(read->entries, SizeIs(3));
  EXPECT_EQ(read->entries[2].subject, "web \\ \n x");
  EXPECT_EQ(lines_of(*read), lines);
}

TEST(GateBaseline, BrokenFilesAreNamed) {
  const auto complaint = [](const std::string& text) {
    const auto read = read_baseline(text, "b.txt");
    return read ? std::string{} : read.error().text();
  };
  EXPECT_THAT(complaint(""), HasSubstr("b.txt: this file is empty"));
  EXPECT_THAT(complaint("{}"), HasSubstr("b.txt:1: this is no baseline"));
  for (const auto* line :
       {"image-size x built a", "image-size 1 guessed a", "image-siz 1 built a", "image-size 1 built",
        "findings.error 1 audited a", "image-size 1 predicted+ a", "image-size -1 built a"})
    EXPECT_THAT(complaint(std::string{head} + line), HasSubstr("b.txt:3: this line is not")) << line;
  EXPECT_THAT(complaint(std::string{head} + "image-size 1 built a\nimage-size 2 built a\n"),
              HasSubstr("b.txt:4: this figure"));
}

TEST(GateBaseline, OnlyTightens) {
  const auto before = read_baseline(
      std::string{head} +
          "coverage.non-root 50 audited\nimage-size 100 built a\nimage-size 100 built b\n"
          "image-size 100 predicted c\nimage-size 100 built d\nimage-size 100 built gone\n"
          "image-size 100 built e\n",
      "b.txt");
  ASSERT_TRUE(before);
  const auto now = ratcheted(
      *before,
      {figure("image-size", "a", 90, Evidence::built), figure("image-size", "b", 110, Evidence::built),
       figure("image-size", "c", 120, Evidence::built), figure("image-size", "d", 80, Evidence::predicted),
       figure("image-size", "e", std::nullopt, Evidence::built), figure("image-size", "f", 7, Evidence::predicted, 2),
       figure("coverage.non-root", "", 60, Evidence::audited)});
  EXPECT_EQ(lines_of(now.baseline),
            "coverage.non-root 60 audited\nimage-size 90 built a\nimage-size 100 built b\n"
            "image-size 120 built c\nimage-size 100 built d\nimage-size 100 built e\n"
            "image-size 7 predicted+2 f\n");
  EXPECT_THAT(now.tightened, SizeIs(3));
  EXPECT_THAT(now.added, SizeIs(1));
  ASSERT_THAT(now.dropped, SizeIs(1));
  EXPECT_EQ(now.dropped[0].subject, "gone");
  const auto again = ratcheted(now.baseline, {});
  EXPECT_THAT(again.added, IsEmpty());
}

TEST(GateLimits, OwnThenClassThenEverybody) {
  const auto tree = memory_tree({{"loadline.toml",
                                  "[budgets]\nimage-size = \"500 MB\"\nfindings.error = 0\ncoverage.non-root = 90\n"
                                  "[classes.ml]\nimage-size = \"4 GB\"\n[services.ml]\nclass = \"ml\"\n"
                                  "[services.auth]\nimage-size = 7\ncold-build = \"2min\"\n"
                                  "[services.atuh]\nimage-size = 8\n"},
                                 {"team/loadline.toml", "[budgets]\ncontext-size = 9\n"}});
  const auto configs = config::read_all(*tree, {{.path = "loadline.toml"}, {.path = "team/loadline.toml"}});
  ASSERT_THAT(configs.problems, IsEmpty());
  std::string all;
  for (const auto& limit : limits_of(configs, {{"auth", "compose.yaml", "auth"},
                                               {"ml", "compose.yaml", "ml"},
                                               {"web", "compose.yaml", "web"},
                                               {"web", "team/compose.yaml", "web (team)"}}))
    all += std::string{limit.check->name} + " " + limit.subject + " " + std::to_string(static_cast<long>(limit.value)) +
           " " + limit.from + "\n";
  EXPECT_EQ(all,
            "image-size auth 7 [services.auth]\nimage-size ml 4000000000 [classes.ml]\n"
            "image-size web 500000000 [budgets]\nimage-size atuh 8 [services.atuh]\n"
            "context-size web (team) 9 [budgets]\ncold-build auth 120 [services.auth]\n"
            "findings.error  0 [budgets]\ncoverage.non-root  90 [budgets]\n");
}

}  // namespace
}  // namespace loadline::gate
