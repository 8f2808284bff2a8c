// SPDX-License-Identifier: Apache-2.0
// YAML trees: what each node says, where it stands, and what is left of a broken file.
#include "yaml/node.h"

#include <gtest/gtest.h>

namespace loadline::yaml {
namespace {

struct Read {
  explicit Read(std::string text) : source{"f.yaml", std::move(text)}, document{parse(source)} {}
  const Node& root() const { return *document.root(); }
  std::string_view text(const Node& node) const { return source.text(node.span); }

  Source source;
  Document document;
};

TEST(YamlParse, GivesScalarsWithTheirStyleAndPlace) {
  const Read read{"a: plain\nb: 'it''s'\nc: \"t\\tab\"\nd: |\n  two\n  lines\n\ne: >-\n  fold\n  ed\n"};
  EXPECT_TRUE(read.document.problems.empty());
  EXPECT_EQ(read.root().find("a")->text, "plain");
  EXPECT_EQ(read.text(*read.root().find("b")), "'it''s'");
  EXPECT_EQ(read.root().find("b")->text, "it's");
  EXPECT_EQ(read.root().find("c")->text, "t\tab");
  EXPECT_EQ(read.text(*read.root().find("c")), "\"t\\tab\"");
  EXPECT_EQ(read.root().find("d")->text, "two\nlines\n");
  EXPECT_EQ(read.text(*read.root().find("d")), "|\n  two\n  lines");
  EXPECT_EQ(read.root().find("d")->style, Style::literal);
  EXPECT_EQ(read.root().find("e")->text, "fold ed");
  EXPECT_EQ(read.text(*read.root().find("e")), ">-\n  fold\n  ed");
}

TEST(YamlParse, GivesContainersTheirWholeSpan) {
  const Read read{"list:\n  - x\n  - {k: v}\nflow: [1, [2]]\n\n# end\n"};
  EXPECT_EQ(read.text(*read.root().find("list")), "- x\n  - {k: v}");
  EXPECT_EQ(read.text(read.root().find("list")->items[1]), "{k: v}");
  EXPECT_EQ(read.text(*read.root().find("flow")), "[1, [2]]");
  EXPECT_EQ(read.root().find("flow")->style, Style::flow);
  EXPECT_EQ(read.text(read.root()), "list:\n  - x\n  - {k: v}\nflow: [1, [2]]");
}

TEST(YamlParse, KeepsBomCrlfAndTabsInPlace) {
  const Read read{"\xEF\xBB\xBFname: one\r\nlist:\r\n  - \"a\tb\"\r\n"};
  EXPECT_TRUE(read.document.problems.empty());
  EXPECT_EQ(read.text(*read.root().find("name")), "one");
  EXPECT_EQ(read.root().find("list")->items[0].text, "a\tb");
}

TEST(YamlParse, PointsAliasesAtTheNodeBeforeThem) {
  const Read read{"a: &x [1]\nb: *x\nc: &x {k: v}\nd: *x\n<<: *x\n"};
  const Node& root = read.root();
  EXPECT_EQ(root.find("b")->kind, Kind::alias);
  EXPECT_EQ(root.find("b")->target, root.find("a"));
  EXPECT_EQ(root.find("d")->find("k")->text, "v");
  EXPECT_TRUE(root.find("<<")->is_mapping());
  EXPECT_EQ(read.text(*root.find("b")), "*x");
}

TEST(YamlParse, ReportsAliasesThatNameNothingOrThemselves) {
  const Read read{"a: *nothing\nb: &b [*b]\n"};
  ASSERT_EQ(read.document.problems.size(), 2u);
  EXPECT_EQ(read.root().find("a")->target, nullptr);
  EXPECT_EQ(read.root().find("b")->items[0].target, nullptr);
}

TEST(YamlParse, DoesNotExpandAliases) {
  std::string laughs = "a0: &a0 [lol, lol]\n";
  for (int i = 1; i < 40; ++i) {
    const auto before = std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" + before + "]\n";
  }
  const Read read{laughs};
  EXPECT_EQ(read.root().entries.size(), 40u);
  EXPECT_EQ(read.root().find("a39")->items[0].target, read.root().find("a38"));
}

TEST(YamlParse, KeepsDuplicateKeysAndFindsTheLast) {
  const Read read{"a: 1\na: 2\n"};
  EXPECT_TRUE(read.document.problems.empty());
  EXPECT_EQ(read.root().entries.size(), 2u);
  EXPECT_EQ(read.root().find("a")->text, "2");
}

TEST(YamlParse, KeepsTagsAsWritten) {
  const Read read{"a: !reset []\nb: !override\n  - x\nc: !!str 3\nd: !reset null\ne: !reset\n"};
  EXPECT_EQ(read.root().find("a")->tag, "!reset");
  EXPECT_EQ(read.root().find("b")->tag, "!override");
  EXPECT_EQ(read.text(*read.root().find("b")), "- x");
  EXPECT_EQ(type_of(*read.root().find("c")), Type::text);
  EXPECT_EQ(read.root().find("d")->tag, "!reset");
  EXPECT_EQ(read.root().find("e")->tag, "!reset");
  EXPECT_EQ(read.root().find("e")->kind, Kind::null);
}

TEST(YamlParse, ReadsSeveralDocuments) {
  const Read read{"---\na: 1\n---\n---\nb: 2\n...\n"};
  ASSERT_EQ(read.document.roots.size(), 3u);
  EXPECT_EQ(read.document.roots[1]->kind, Kind::null);
  EXPECT_EQ(read.document.roots[2]->find("b")->text, "2");
}

TEST(YamlParse, KeepsWhatStandsBeforeAnError) {
  const Read read{"a: 1\nb:\n  c: [1, 2]\n  d: \"open\n"};
  ASSERT_EQ(read.document.problems.size(), 1u);
  EXPECT_EQ(read.document.problems[0].place.position().line, 4u);
  ASSERT_NE(read.document.root(), nullptr);
  EXPECT_EQ(read.root().find("a")->text, "1");
  EXPECT_EQ(read.root().find("b")->find("c")->items.size(), 2u);
}

TEST(YamlParse, SurvivesATabBehindAKeysColon) {
  for (const auto* text : {"? c:\t: x\n", "a:\n  ? c:\t: [1\n", "? a\n:\t? b\n", "?\t- a\n"})
    EXPECT_EQ(parse(Source{"a.yaml", text}).problems.size(), 1U) << text;
}

TEST(YamlParse, TakesATemplateForAProblem) {
  const Read read{"{{- if .Values.on }}\na: {{ .Values.a }}\n{{- end }}\n"};
  EXPECT_FALSE(read.document.problems.empty());
}

TEST(YamlParse, StopsAtDeepNesting) {
  const Read read{std::string(100000, '[')};
  ASSERT_FALSE(read.document.problems.empty());
}

TEST(YamlParse, ReadsUpToTheFirstLineThatIsNotUtf8) {
  const Read read{"a: 1\nb: \xff\nc: 3\n"};
  ASSERT_EQ(read.document.problems.size(), 1u);
  EXPECT_EQ(read.document.problems[0].place.position(), (Position{2, 4}));
  EXPECT_EQ(read.root().entries.size(), 1u);
  EXPECT_EQ(Read{"%X \xff\n"}.document.problems.size(), 1u);  // an endless loop in libfyaml 0.7.12
}

TEST(YamlParse, ReadsNothingFromNothing) {
  EXPECT_EQ(Read{""}.document.root(), nullptr);
  EXPECT_EQ(Read{"# only a comment\n"}.document.root(), nullptr);
}

TEST(YamlTypes, FollowTheCoreSchema) {
  const auto type = [](const std::string& text) {
    const Read read{"a: " + text + "\n"};
    return type_of(*read.root().find("a"));
  };
  for (const char* text : {"~", "null", "NULL", ""}) EXPECT_EQ(type(text), Type::null) << text;
  for (const char* text : {"true", "False"}) EXPECT_EQ(type(text), Type::boolean) << text;
  for (const char* text : {"0", "-12", "+3", "0o17", "0xFf", "007"}) EXPECT_EQ(type(text), Type::integer) << text;
  for (const char* text : {"1.", ".5", "1e3", "-1.5E+3", ".inf", "-.INF", ".NaN"})
    EXPECT_EQ(type(text), Type::real) << text;
  for (const char* text : {"yes", "on", "1_000", "0o8", "1.2.3", "+", ".", "e3", "'1'", "\"true\"", "1:30"})
    EXPECT_EQ(type(text), Type::text) << text;
}

}  // namespace
}  // namespace loadline::yaml
