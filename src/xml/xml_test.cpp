// SPDX-License-Identifier: Apache-2.0
// Elements with their places, and what broken text leaves of them.
#include "xml/xml.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace loadline::xml {
namespace {

TEST(Xml, ReadsElementsAndTheirText) {
  const std::string text =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE project>\n<!-- <a/> -->\n"
      "<m:project xmlns:m='x>y'>\n <name> a &amp; b&#x41;&other; </name><empty/>"
      "<build><![CDATA[<raw>]]><plugins><plugin>1</plugin><plugin>2</plugin></plugins></build>\n</m:project>";
  const Source source{"pom.xml", text};
  const auto document = parse(source);
  EXPECT_TRUE(document.problems.empty());
  EXPECT_EQ(document.root.name, "project");
  EXPECT_EQ(document.root.text_of("name"), "a & bA&other;");
  EXPECT_EQ(document.root.text_of("empty"), "");
  EXPECT_EQ(document.root.text_of("missing"), "");
  EXPECT_EQ(document.root.text_of("build"), "<raw>");
  const auto* plugins = document.root.find({"build", "plugins"});
  ASSERT_NE(plugins, nullptr);
  ASSERT_EQ(plugins->children.size(), 2u);
  EXPECT_EQ(plugins->children[1].text, "2");
  const auto span = plugins->children[0].span;
  EXPECT_EQ(text.substr(span.begin, span.size()), "<plugin>1</plugin>");
  EXPECT_EQ(document.root.find({"build", "none", "deeper"}), nullptr);
}

TEST(Xml, BrokenTextYieldsTheTreeUpToThere) {
  const auto told = [](std::string text) {
    const Source source{"pom.xml", std::move(text)};
    const auto document = parse(source);
    return document.problems.empty() ? std::string{"none"} : document.problems.front().message;
  };
  EXPECT_EQ(told("<a><b>1</b>"), "<a> is not closed");
  const Source open{"pom.xml", "<a><b>1</b>"};
  EXPECT_EQ(parse(open).root.text_of("b"), "1");
  EXPECT_EQ(told("<a></b>"), "</b> closes nothing that is open");
  EXPECT_EQ(told("<a><!-- x"), "there is no --> behind this");
  EXPECT_EQ(told("<a><![CDATA[x"), "there is no ]]> behind this");
  EXPECT_EQ(told("<a x='>"), "this tag does not end");
  EXPECT_EQ(told("<a>1 < 2 > 0</a>"), "this is no tag");
  EXPECT_EQ(told(""), "none");
  EXPECT_EQ(told("words only"), "none");
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_EQ(told(deep), "elements are nested too deeply");
}

// Spans stay inside of the text, wherever it is cut off or a byte of it is gone.
TEST(Xml, NoTextLeadsOutsideOfItself) {
  const std::string text = "<?x?><!DOCTYPE p><!--c--><p a='>'><![CDATA[d]]>&#x41;<q/><r>1</r></p>";
  const auto inside = [](const Source& source) {
    const auto document = parse(source);
    for (const auto& child : document.root.children) EXPECT_TRUE(source.all().contains(child.span));
    for (const auto& problem : document.problems) EXPECT_TRUE(source.all().contains(problem.place.span));
  };
  for (std::size_t i = 0; i <= text.size(); ++i) {
    inside(Source{"pom.xml", text.substr(0, i)});
    inside(Source{"pom.xml", text.substr(0, i) + text.substr(std::min(i + 1, text.size()))});
    inside(Source{"pom.xml", text.substr(i)});
  }
}

}  // namespace
}  // namespace loadline::xml
