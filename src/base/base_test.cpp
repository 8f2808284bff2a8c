// SPDX-License-Identifier: Apache-2.0
// The ground: spans, sources, paths, text, units, trees.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_tree.h"
#include "base/paths.h"
#include "base/process.h"
#include "base/source.h"
#include "base/text.h"
#include "base/units.h"

namespace loadline {
namespace {

using testing::ElementsAre;

TEST(Slice, ClampsOffsetsOutsideTheText) {
  EXPECT_EQ(slice("abc", 1, 99), "bc");
  EXPECT_EQ(slice("abc", 7, 9), "");
  EXPECT_EQ(slice("abc", 2, 1), "");
}

TEST(Source, KnowsLinesAndColumns) {
  const Source source{"f", "one\r\ntwo\n\nfour"};
  EXPECT_EQ(source.line_count(), 4u);
  EXPECT_EQ(source.position(0), (Position{1, 1}));
  EXPECT_EQ(source.position(5), (Position{2, 1}));
  EXPECT_EQ(source.position(13), (Position{4, 4}));
  EXPECT_EQ(source.text(source.line(1)), "one");
  EXPECT_EQ(source.text(source.line(3)), "");
  EXPECT_EQ(source.text(source.line_at(12)), "four");
  EXPECT_EQ(source.text(source.line(9)), "");
}

TEST(Source, IsReadAgainWhenItWasLetGo) {
  const std::string text = "first line\nsecond line, longer than what a string keeps inside of itself\n";
  const auto tree = memory_tree({{"kept.ts", text}});
  const Source kept{"kept.ts", text, tree.get()};
  kept.let_go();
  EXPECT_EQ(kept.position(11), (Position{2, 1}));
  EXPECT_EQ(kept.text(span_at(11, 17)), "second");
  const Source lost{"lost.ts", text, tree.get()};
  lost.let_go();
  EXPECT_EQ(lost.text(), "");
  EXPECT_EQ(lost.position(11).line, 1u);  // places in it stay harmless
  const auto shorter = memory_tree({{"kept.ts", "first"}});
  const Source changed{"kept.ts", text, shorter.get()};
  EXPECT_EQ(changed.line_count(), 3u);
  changed.let_go();
  EXPECT_EQ(changed.text(changed.line(1)), "first");
  EXPECT_EQ(changed.text(changed.line(2)), "");
  const Source memory{"memory.ts", text};
  memory.let_go();
  EXPECT_EQ(memory.text(), text);
}

TEST(Paths, CleanAsGoDoes) {
  EXPECT_EQ(clean_path(""), ".");
  EXPECT_EQ(clean_path("a//b/./c/.."), "a/b");
  EXPECT_EQ(clean_path("/../a/"), "/a");
  EXPECT_EQ(clean_path("../../a"), "../../a");
  EXPECT_EQ(join_path("", "./"), "");
  EXPECT_EQ(join_path("a/b", "../c"), "a/c");
}

TEST(Paths, NeverLeadOutsideTheRoot) {
  EXPECT_EQ(resolve_path("a", "../b"), "b");
  EXPECT_EQ(resolve_path("a", "../../b"), std::nullopt);
  EXPECT_EQ(resolve_path("a", "/etc/passwd"), std::nullopt);
}

TEST(Paths, RelateFolders) {
  EXPECT_EQ(relative_path("a/b/c", "a"), "b/c");
  EXPECT_EQ(relative_path("a", "a/b"), "..");
  EXPECT_EQ(relative_path("x/y", "a/b"), "../../x/y");
  EXPECT_TRUE(is_below("a/b", "a"));
  EXPECT_FALSE(is_below("ab", "a"));
}

TEST(Text, SplitsAndTrims) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(split_blanks("  a \t b ").size(), 2u);
  EXPECT_EQ(split_lines("a\r\nb\n").size(), 2u);
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(listed({"a", "b", "c"}, 2), "a, b and 1 more");
  EXPECT_EQ(nearest("adit", {"audit", "explain"}), "audit");
  EXPECT_EQ(nearest("zzzz", {"audit", "explain"}), "");
  EXPECT_EQ(parse_integer<int>("12x"), std::nullopt);
  EXPECT_EQ(parse_integer<int>("12"), 12);
}

TEST(Units, ReadAsPeopleWriteThem) {
  EXPECT_EQ(bytes_text(812), "812 B");
  EXPECT_EQ(bytes_text(1234567), "1.23 MB");
  EXPECT_EQ(bytes_text(999999), "1.00 MB");
  EXPECT_EQ(count_text(1234567), "1,234,567");
  EXPECT_EQ(memory_text(512ull << 20), "512M");
  EXPECT_EQ(memory_text(1536ull << 20), "1.5G");
  EXPECT_EQ(seconds_text(200), "3 min 20 s");
}

TEST(MemoryTree, ListsFoldersAndFollowsLinksInside) {
  const auto tree = memory_tree({{"a/b/c", "text"}, {"a/link", "-> b/c"}, {"a/out", "-> ../../etc/passwd"}});
  const auto entries = tree->entries("a");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3u);
  EXPECT_EQ(entries->front().kind, FileKind::directory);
  EXPECT_EQ(tree->read("a/link").value(), "text");
  EXPECT_FALSE(tree->read("a/out"));
}

TEST(OverlayTree, ShowsTheTreeAfterAnEdit) {
  const auto below = memory_tree({{"a/x", "1"}, {"a/y", "2"}, {"z", "3"}});
  const auto tree = overlay_tree(*below, {{"a/x", "changed"}, {"a/b/new", "4"}, {"new/deep", "5"}});
  EXPECT_EQ(tree->read("a/x").value(), "changed");
  EXPECT_EQ(tree->read("a/y").value(), "2");
  EXPECT_EQ(tree->read("new/deep").value(), "5");
  EXPECT_FALSE(tree->read("new/other"));
  const auto names = [&](std::string_view folder) {
    std::vector<std::string> out;
    const auto entries = tree->entries(folder);
    for (const auto& entry : entries.value()) out.push_back(entry.name);
    return out;
  };
  EXPECT_THAT(names(""), ElementsAre("a", "new", "z"));
  EXPECT_THAT(names("a"), ElementsAre("b", "x", "y"));
  EXPECT_THAT(names("new"), ElementsAre("deep"));
  EXPECT_EQ(tree->entries("a")->at(1).size, 7U);
}

TEST(Walk, LeavesOutWhatEnterRefuses) {
  const auto tree = memory_tree({{"a/x", "1"}, {"skip/y", "2"}, {"z", "3"}});
  const auto found = walk(*tree, "", [](const std::string& path, FileKind) { return path != "skip"; });
  ASSERT_EQ(found.files.size(), 2u);
  EXPECT_EQ(found.files[0].path, "a/x");
  EXPECT_EQ(found.files[1].path, "z");
}

TEST(Units, TakesOnlyAmounts) {
  EXPECT_EQ(parse_amount("12"), 12.0);
  EXPECT_EQ(parse_amount("0.25"), 0.25);
  for (const std::string_view wrong : {"", "1e", "-1", "inf", "nan", "12 MB", " 1"})
    EXPECT_FALSE(parse_amount(wrong)) << wrong;
}

TEST(Units, ReadSizesAsPeopleWriteThem) {
  EXPECT_EQ(parse_bytes("300000000"), 300'000'000u);
  EXPECT_EQ(parse_bytes("12 B"), 12u);
  EXPECT_EQ(parse_bytes(" 1.5 GB "), 1'500'000'000u);
  EXPECT_EQ(parse_bytes("500mb"), 500'000'000u);
  EXPECT_EQ(parse_bytes("64G"), 64ull << 30u);
  EXPECT_EQ(parse_bytes("0.5KiB"), 512u);
  for (const std::string_view wrong :
       {"", "GB", "-1MB", "1e3", "inf", "nan", "1.2.3MB", "5 MB MB", "5XB", "9999TB", "1,5 GB"})
    EXPECT_FALSE(parse_bytes(wrong)) << wrong;
}

TEST(Process, HandsOverLinesAsTheyCome) {
  std::vector<std::string> lines;
  const auto status = run_program({.words = {"sh", "-c", "pwd; echo $GREETING; echo error >&2; printf end; exit 3"},
                                   .folder = "/usr",
                                   .environment = {"GREETING=hello"}},
                                  [&](std::string_view line) { lines.emplace_back(line); });
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(*status, 3);
  EXPECT_EQ(lines, (std::vector<std::string>{"/usr", "hello", "error", "end"}));
}

TEST(Process, TakesTheGivenValueOfAVariable) {
  ASSERT_EQ(::setenv("LOADLINE_TEST_NAME", "ours", 1), 0);
  std::string said;
  const auto say = [&](std::string_view line) { said = line; };
  ASSERT_TRUE(run_program({.words = {"sh", "-c", "echo $LOADLINE_TEST_NAME"}}, say));
  EXPECT_EQ(said, "ours");
  ASSERT_TRUE(run_program(
      {.words = {"sh", "-c", "echo $LOADLINE_TEST_NAME"}, .environment = {"LOADLINE_TEST_NAME=theirs"}}, say));
  EXPECT_EQ(said, "theirs");
  ::unsetenv("LOADLINE_TEST_NAME");
}

TEST(Process, SaysWhatCannotBeStarted) {
  EXPECT_FALSE(run_program({.words = {"no-such-program"}}, {}));
  EXPECT_FALSE(run_program({.words = {"sh", "-c", "kill -9 $$"}}, [](std::string_view) {}));
}

}  // namespace
}  // namespace loadline
