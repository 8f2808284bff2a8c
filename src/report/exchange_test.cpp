// SPDX-License-Identifier: Apache-2.0
// The formats that other programs read, of findings whose texts need every escape.
#include "report/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "report/escape.h"

namespace loadline::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

constexpr RuleInfo rule{.name = "odd-rule", .summary = "It is odd", .severity = Severity::error, .aliases = "DL1 S2"};
constexpr RuleInfo other{.name = "plain-rule", .summary = "It is plain", .severity = Severity::info};

struct Odd {
  Source source{"a b/%,:\"<&>\xff.Dockerfile", "FROM \xc3\xa4\xc3\xb6 AS x\nRUN y\nRUN y\n"};
  std::vector<Finding> findings;
  std::vector<Suppressed> suppressed;

  Finding at(const RuleInfo& about, Span span, std::string message) {
    Finding out;
    out.rule = &about;
    out.severity = about.severity;
    out.at = {&source, span};
    out.message = std::move(message);
    return out;
  }
  Odd() {
    auto first = at(rule, {5, 9}, "50% of <it> & \"that\"\nis | wrong: a, b \xff");
    first.notes = {{{&source, {13, 14}}, "named here"}, {{}, "and so on"}};
    first.services = {"web"};
    first.fixes = {{"Mend it", Grade::safe, {{{&source, {5, 9}}, "node\n"}, {{&source, {15, 15}}, "# x\n"}}},
                   {"By hand", Grade::manual, {{{&source, {0, 1}}, "?"}}}};
    findings.push_back(std::move(first));
    findings.push_back(at(other, {15, 20}, "plain"));
    findings.push_back(at(other, {21, 26}, "plain"));
    suppressed.push_back({at(other, {15, 20}, "hidden"), "loadline", "so it is", {&source, {0, 4}}});
    suppressed.push_back({at(other, {15, 20}, "accepted"), "baseline", "", {}});
  }
  [[nodiscard]] Results results() const {
    return {.findings = findings, .suppressed = suppressed, .version = "1.2.3", .page_of = [](std::string_view name) {
              return name == "odd-rule" ? "# odd-rule\n\nA page." : "";
            }};
  }
};

TEST(Sarif, HasRulesPlacesFixesAndSuppressions) {
  const Odd odd;
  const auto text = sarif(odd.results());
  if (const char* path = std::getenv("LOADLINE_SARIF_OUTPUT")) std::ofstream{path} << text;
  const auto run = Json::parse(text).at("runs").at(0);
  const auto& rules = run.at("tool").at("driver").at("rules");
  EXPECT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].at("help").at("markdown"), "# odd-rule\n\nA page.");
  EXPECT_FALSE(rules[1].contains("help"));
  EXPECT_EQ(rules[0].at("properties").at("tags"), Json({"DL1", "S2"}));
  const auto& first = run.at("results").at(0);
  EXPECT_EQ(first.at("level"), "error");
  const auto& place = first.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "a%20b/%25%2C%3A%22%3C%26%3E%FF.Dockerfile");
  // Four bytes, two code points.
  EXPECT_EQ(place.at("region"), Json::parse(R"({"startLine":1,"startColumn":6,"endLine":1,"endColumn":8})"));
  EXPECT_EQ(first.at("relatedLocations").size(), 1U);
  EXPECT_THAT(first.at("message").at("text").get<std::string>(), HasSubstr("\nand so on"));
  ASSERT_EQ(first.at("fixes").size(), 1U);  // the one by hand is none for a program
  EXPECT_EQ(first.at("fixes").at(0).at("artifactChanges").at(0).at("replacements").size(), 2U);
  const auto& results = run.at("results");
  ASSERT_EQ(results.size(), 5U);
  EXPECT_NE(results[1].at("partialFingerprints"), results[2].at("partialFingerprints"));
  EXPECT_EQ(results[3].at("suppressions").at(0).at("kind"), "inSource");
  EXPECT_EQ(results[3].at("suppressions").at(0).at("justification"), "so it is");
  EXPECT_EQ(results[4].at("suppressions").at(0).at("kind"), "external");
}

TEST(Github, EscapesDataAndProperties) {
  const Odd odd;
  const auto text = github_annotations(odd.results());
  const auto first = text.substr(0, text.find('\n'));
  EXPECT_THAT(first,
              ::testing::StartsWith("::error file=a b/%25%2C%3A\"<&>\xef\xbf\xbd.Dockerfile,line=1,endLine=1,col=6,"
                                    "endColumn=7,title=odd-rule::50%25 of <it> & \"that\"%0Ais | wrong: a, b "));
  EXPECT_THAT(text, HasSubstr("\n::notice file="));
  EXPECT_EQ(std::ranges::count(text, '\n'), 3);
}

TEST(Gitlab, HasAFingerprintOfItsOwnForEach) {
  const Odd odd;
  const auto issues = Json::parse(gitlab_code_quality(odd.results()));
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].at("severity"), "major");
  EXPECT_EQ(issues[1].at("location").at("lines").at("begin"), 2);
  EXPECT_NE(issues[1].at("fingerprint"), issues[2].at("fingerprint"));
}

TEST(Xml, IsEscaped) {
  EXPECT_EQ(xml("<a & \"b\">\n\x01\xff"), "&lt;a &amp; &quot;b&quot;&gt;&#10;\xef\xbf\xbd\xef\xbf\xbd");
  const Odd odd;
  const auto text = junit(odd.results());
  EXPECT_THAT(text, HasSubstr("<testsuites name=\"loadline\" tests=\"5\" failures=\"3\" errors=\"0\" skipped=\"2\">"));
  EXPECT_THAT(text, HasSubstr("message=\"50% of &lt;it&gt; &amp; &quot;that&quot;&#10;is | wrong"));
  EXPECT_THAT(checkstyle(odd.results()),
              HasSubstr("<error line=\"2\" column=\"1\" severity=\"info\" message=\"plain\""));
  const std::vector<Finding> none;
  EXPECT_THAT(junit({.findings = none, .suppressed = {}, .version = "", .page_of = {}}),
              HasSubstr("tests=\"1\" failures=\"0\""));
}

TEST(Escape, KeepsUtf8AndMendsTheRest) {
  EXPECT_EQ(valid_utf8("\xc3\xa4\xf0\x9f\x90\xb3"), "\xc3\xa4\xf0\x9f\x90\xb3");
  EXPECT_EQ(valid_utf8("\xc0\x80\xed\xa0\x80z\xf0\x9f"),
            "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz"
            "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(markdown_cell("a|b\n<c>"), "a\\|b &lt;c>");
}

}  // namespace
}  // namespace loadline::report
