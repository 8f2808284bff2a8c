// SPDX-License-Identifier: Apache-2.0
// JSON: places, order, duplicates, JSONC, and what broken text leaves behind.
#include "json/value.h"

#include <gtest/gtest.h>

#include <string>

#include "json/jsonc.h"

namespace loadline::json {
namespace {

TEST(Json, KnowsThePlaceOfEveryKeyAndValue) {
  const Source source{"p", "{ \"a\" : [1, \"x\\n\", {\"b\": null}],\n \"c\":true }\n"};
  const auto document = parse(source);
  ASSERT_TRUE(document.problems.empty());
  const auto& root = document.root;
  EXPECT_EQ(source.text(root.span), "{ \"a\" : [1, \"x\\n\", {\"b\": null}],\n \"c\":true }");
  ASSERT_EQ(root.members.size(), 2u);
  EXPECT_EQ(source.text(root.members[0].key_span), "\"a\"");
  const auto& list = root.members[0].value;
  EXPECT_EQ(source.text(list.span), "[1, \"x\\n\", {\"b\": null}]");
  ASSERT_EQ(list.items.size(), 3u);
  EXPECT_EQ(list.items[0].text, "1");
  EXPECT_EQ(list.items[1].text, "x\n");
  EXPECT_EQ(source.text(list.items[1].span), "\"x\\n\"");
  EXPECT_EQ(source.text(list.items[2].members[0].value.span), "null");
  EXPECT_TRUE(root.find("c")->truthy());
}

TEST(Json, KeepsDuplicatesAndLetsTheLastOneWin) {
  const Source source{"p", R"({"a":1,"b":2,"a":"three"})"};
  const auto document = parse(source);
  EXPECT_EQ(document.root.members.size(), 3u);
  EXPECT_EQ(document.root.string_or("a", ""), "three");
  EXPECT_EQ(document.root.string_or("b", "none"), "none");
  EXPECT_EQ(document.root.find("z"), nullptr);
}

TEST(Json, DecodesEveryEscape) {
  const Source source{"p", R"("\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude80")"};
  const auto document = parse(source);
  ASSERT_TRUE(document.problems.empty());
  EXPECT_EQ(document.root.text, "\"\\/\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x80");
}

TEST(Json, ReadsCommentsTrailingCommasAndAByteOrderMark) {
  const Source source{"p", "\xEF\xBB\xBF// first\n{\n  \"a\": \"http://x\", /* , } */ \"b\": [1, 2, ],\n}\n"};
  const auto document = parse(source);
  ASSERT_TRUE(document.problems.empty()) << document.problems[0].message;
  EXPECT_TRUE(document.relaxed);
  EXPECT_EQ(document.root.string_or("a", ""), "http://x");
  EXPECT_EQ(source.text(document.root.find("b")->span), "[1, 2, ]");
}

TEST(Json, BlanksNothingButCommentsAndTrailingCommas) {
  const auto blanked = without_comments("{\"a//b\": 1, // c\r\n}");
  EXPECT_TRUE(blanked.changed);
  EXPECT_EQ(blanked.text, "{\"a//b\": 1      \r\n}");
  EXPECT_FALSE(without_comments("{\"a\": \"/* x */\"}").changed);
}

TEST(Json, SaysWhereItBreaksAndKeepsTheRest) {
  const Source source{"p", "{\n  \"name\": \"x\",\n  \"main\" \"y\"\n}"};
  const auto document = parse(source);
  ASSERT_EQ(document.problems.size(), 1u);
  EXPECT_EQ(document.problems[0].message, "expected a colon");
  EXPECT_EQ(document.problems[0].place.position(), (Position{3, 10}));
  EXPECT_EQ(document.root.string_or("name", ""), "x");
}

struct BrokenCase {
  std::string text;
  Position at;
};

TEST(Json, RefusesWhatTheStandardRefuses) {
  const BrokenCase cases[] = {
      {"", {1, 1}},         {"   ", {1, 4}},   {"{", {1, 2}},       {"[1 2]", {1, 4}},       {"01", {1, 1}},
      {"1.", {1, 3}},       {"+1", {1, 1}},    {"tru", {1, 1}},     {"\"a", {1, 1}},         {"\"a\nb\"", {1, 3}},
      {"{a:1}", {1, 2}},    {"{} x", {1, 4}},  {"\"\\x\"", {1, 2}}, {"\"\\ud800\"", {1, 2}}, {"[,]", {1, 2}},
      {"\"\xff\"", {1, 2}}, {"nullx", {1, 5}},
  };
  for (const auto& broken : cases) {
    const Source source{"p", broken.text};
    const auto document = parse(source);
    ASSERT_EQ(document.problems.size(), 1u) << broken.text;
    EXPECT_EQ(document.problems[0].place.position(), broken.at) << broken.text;
  }
}

TEST(Json, StopsAtTheDepthLimit) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  const Source deep{"p", nested(depth_limit)};
  EXPECT_TRUE(parse(deep).problems.empty());
  const Source deeper{"p", nested(depth_limit + 1)};
  ASSERT_EQ(parse(deeper).problems.size(), 1u);
  EXPECT_EQ(parse(deeper).problems[0].message, "nested too deeply");
  const Source hostile{"p", std::string(200000, '{')};
  EXPECT_EQ(parse(hostile).problems.size(), 1u);
}

TEST(Json, ANumberOfAnySizeIsANumber) {
  const Source large{"p", R"({"n": 99999999999999999999, "x": 1e999})"};
  EXPECT_TRUE(parse(large).problems.empty());
  EXPECT_EQ(parse(large).root.find("n")->kind, Kind::number);
  const Source wrong{"p", R"({"n": 012})"};
  EXPECT_EQ(parse(wrong).problems.size(), 1u);
}

}  // namespace
}  // namespace loadline::json
