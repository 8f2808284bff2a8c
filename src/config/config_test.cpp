// SPDX-License-Identifier: Apache-2.0
// What a configuration says, and what it is told when it says something wrong.
#include "config/config.h"
#include "config/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "config/configs.h"
#include "config/keys.h"
#include "config/prices.h"

namespace loadline::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> lines_of(const std::vector<Problem>& problems) {
  std::vector<std::string> out;
  for (const auto& problem : problems) {
    const auto at = problem.place.position();
    out.push_back(problem.place.source->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                  ": " + problem.message);
  }
  return out;
}

std::vector<std::string> problems_of(std::string text) {
  const Source source{"loadline.toml", std::move(text)};
  return lines_of(read_config(source).problems);
}

TEST(Config, ReadsEverySetting) {
  const Source source{"loadline.toml", R"(fail-on = "warning"
baseline = "accepted.txt"
[rules]
runs-as-root = "error"
DL3008 = { level = "off", reason = "we mirror Debian" }
[[overrides]]
paths = ["archive", "**/*.dev.Dockerfile"]
rules.no-health-check = "off"
[services.auth]
class = "small"
image-size = "1.2 GB"
rules = { no-health-check = "info" }
[registries]
trusted = ["docker.io", "ghcr.io/acme"]
[labels.required]
"org.opencontainers.image.source" = "url"
[classes.small]
cold-build = "1min 30s"
[budgets]
context-size = 2_000_000
findings = { error = 0, warning = 20 }
coverage.health-check = 99.5
)"};
  const auto [config, problems] = read_config(source);
  EXPECT_THAT(lines_of(problems), IsEmpty());
  EXPECT_EQ(config.fail_on, "warning");
  EXPECT_EQ(config.baseline, "accepted.txt");
  EXPECT_EQ(config.rules.at("runs-as-root").level, Level::error);
  EXPECT_EQ(config.rules.at("DL3008").level, Level::off);
  EXPECT_EQ(config.rules.at("DL3008").reason, "we mirror Debian");
  ASSERT_EQ(config.overrides.size(), 1U);
  EXPECT_TRUE(config.overrides[0].matches("archive/old/Dockerfile"));
  EXPECT_TRUE(config.overrides[0].matches("services/auth/auth.dev.Dockerfile"));
  EXPECT_FALSE(config.overrides[0].matches("services/archive/Dockerfile"));
  EXPECT_EQ(config.overrides[0].rules.at("no-health-check").level, Level::off);
  const auto& auth = config.services.at("auth");
  EXPECT_EQ(auth.class_name, "small");
  EXPECT_EQ(auth.budget.image_bytes, 1'200'000'000U);
  EXPECT_EQ(auth.rules.at("no-health-check").level, Level::info);
  EXPECT_THAT(*config.trusted_registries, ElementsAre("docker.io", "ghcr.io/acme"));
  EXPECT_EQ(config.required_labels.at("org.opencontainers.image.source"), LabelKind::url);
  EXPECT_EQ(config.classes.at("small").cold_build_seconds, 90);
  EXPECT_EQ(config.budget.context_bytes, 2'000'000U);
  EXPECT_EQ(config.gate.findings.at("warning"), 20U);
  EXPECT_EQ(config.gate.coverage.at("health-check"), 99.5);
}

TEST(Config, PricesComeFromTheRootAndWhatItExtends) {
  const auto tree = memory_tree(
      {{"loadline.toml", "extends = \"ci/base.toml\"\n[prices]\ncurrency = \"EUR\"\nci-minute = 0.008\n"},
       {"ci/base.toml", "[prices]\nci-minute = 5\ntags-kept = 10\n"}});
  const auto configs = read_all(*tree, {{.path = "loadline.toml"}});
  EXPECT_THAT(lines_of(configs.problems), IsEmpty());
  const auto prices = prices_of(configs);
  EXPECT_EQ(prices.currency, "EUR");
  EXPECT_EQ(prices.ci_minute, 0.008);
  EXPECT_EQ(prices.tags_kept, 10);
  EXPECT_EQ(prices.transfer_gb, std::nullopt);
  EXPECT_THAT(problems_of("[prices]\nci-minute = \"1 EUR\"\n"),
              ElementsAre(HasSubstr("2:13: `ci-minute` is a number, 0 or more")));
}

TEST(Config, SaysWhereAndWhatWasMeant) {
  EXPECT_THAT(problems_of("[ruls]\nx = \"off\"\n"),
              ElementsAre("loadline.toml:1:2: there is no setting `ruls` here; did you mean `rules`?"));
  EXPECT_THAT(problems_of("[rules]\nruns-as-root = \"eror\"\n"),
              ElementsAre(HasSubstr("loadline.toml:2:16: `runs-as-root` is one of off, on, info, warning, error; did "
                                    "you mean \"error\"?")));
  EXPECT_THAT(problems_of("[budgets]\nimage-size = \"big\"\n"), ElementsAre(HasSubstr("2:14: `image-size` is a size")));
  EXPECT_THAT(problems_of("fail-on = 3\n"), ElementsAre(HasSubstr("1:11: `fail-on` is one of")));
  EXPECT_THAT(problems_of("rules = 3\n"), ElementsAre(HasSubstr("1:9: `rules` is a table")));
  EXPECT_THAT(problems_of("a = = 1\n"), ElementsAre(HasSubstr("1:5: this is not TOML")));
  EXPECT_THAT(problems_of("[services.a]\nclass = \"x\"\n"), ElementsAre(HasSubstr("there is no class `x`")));
  EXPECT_THAT(problems_of("[[overrides]]\nrules.x = \"off\"\n"), ElementsAre(HasSubstr("without `paths`")));
  EXPECT_THAT(problems_of("[budgets]\ncoverage.health-check = 101\n"), ElementsAre(HasSubstr("from 0 to 100")));
}

TEST(Config, ColumnsCountBytesOfTheFile) {
  EXPECT_THAT(problems_of("[labels.required]\n\"\xc3\xa9\xc3\xa9\" = \"nonsense\"\n"),
              ElementsAre(HasSubstr("loadline.toml:2:10: ")));
}

TEST(Config, UnknownRulesAreNamed) {
  const Source source{"loadline.toml",
                      "[rules]\nruns-as-rot = \"off\"\nDL3002 = \"off\"\nours = \"off\"\n"
                      "[[rule]]\nname = \"ours\"\nmessage = \"m\"\n"
                      "when = { field = \"service.name\", equals = \"a\" }\n"};
  const auto reading = read_config(source);
  EXPECT_THAT(lines_of(reading.problems), IsEmpty());
  EXPECT_THAT(lines_of(unknown_rules(reading.config, {"runs-as-root", "dl3002"})),
              ElementsAre("loadline.toml:2:1: there is no rule `runs-as-rot`; did you mean `runs-as-root`?"));
}

TEST(Config, OwnRulesAreChecked) {
  const auto with = [](const std::string& lines) {
    return problems_of("[[rule]]\nname = \"a\"\nmessage = \"m\"\n" + lines);
  };
  EXPECT_THAT(with("when = { field = \"service.name\", matches = \"^a(\" }\n"),
              ElementsAre(HasSubstr("no regular expression")));
  EXPECT_THAT(with("when = { field = \"service.nam\", equals = \"a\" }\n"),
              ElementsAre(HasSubstr("a service has no field `service.nam`; did you mean `service.name`?")));
  EXPECT_THAT(with("when = { field = \"service.name\" }\n"), ElementsAre(HasSubstr("one test of it")));
  EXPECT_THAT(with("when = { all = [] }\n"), ElementsAre(HasSubstr("a list of conditions")));
  EXPECT_THAT(with(""), ElementsAre(HasSubstr("needs a `when`")));
  EXPECT_THAT(with("on = \"stage\"\nwhen = { field = \"image.tag\", exists = true }\nsummary = \"s\"\n"), IsEmpty());
}

TEST(Configs, TheNearestGovernsAndExtendsWhatItNames) {
  const auto tree = memory_tree({{"loadline.toml", "fail-on = \"error\"\n[rules]\na = \"off\"\nb = \"info\"\n"},
                                 {"x/loadline.toml", "extends = \"../loadline.toml\"\n[rules]\nb = \"error\"\n"},
                                 {"y/loadline.toml", "rule-files = [\"gone.toml\"]\n"},
                                 {"z/loadline.toml", "extends = \"loadline.toml\"\n"}});
  const auto configs = read_all(*tree,
                                {{"loadline.toml"}, {"x/loadline.toml"}, {"y/loadline.toml"}, {"z/loadline.toml"}});
  EXPECT_THAT(lines_of(configs.problems),
              ElementsAre("y/loadline.toml:1:15: cannot read `gone.toml`",
                          HasSubstr("z/loadline.toml:1:11: configurations extend each other in a circle")));
  EXPECT_EQ(configs.governing("Dockerfile")->folder, "");
  EXPECT_EQ(configs.governing("xy/Dockerfile")->folder, "");
  const auto* x = configs.governing("x/deep/Dockerfile");
  EXPECT_EQ(x->folder, "x");
  EXPECT_EQ(x->fail_on, "error");
  EXPECT_EQ(x->rules.at("a").level, Level::off);
  EXPECT_EQ(x->rules.at("b").level, Level::error);
  EXPECT_TRUE(configs.governing("y/Dockerfile")->rules.empty());
}

TEST(Schema, NamesEveryKey) {
  const auto schema = nlohmann::json::parse(json_schema({"runs-as-root"}));
  const auto& properties = schema.at("properties");
  EXPECT_EQ(properties.at("fail-on").at("enum").size(), 4U);
  EXPECT_EQ(properties.at("rules").at("additionalProperties").at("anyOf").size(), 2U);
  EXPECT_EQ(properties.at("services").at("additionalProperties").at("additionalProperties"), false);
  EXPECT_TRUE(properties.at("rule").at("items").at("properties").contains("when"));
}

TEST(Toml, OnlyAsciiOutsideOfQuotes) {
  const Source bare{"loadline.toml", "fail-on = é\n"};
  ASSERT_EQ(read_toml(bare).problems.size(), 1u);
  EXPECT_EQ(read_toml(bare).problems.front().place.span.begin, 10u);
  for (const auto* text : {"a = 2\\\\\"é\" }\n", "a = 1 \xEF\xB9\xB6\n", "é = 1\n", "a = [ é ]\n"})
    EXPECT_EQ(read_toml(Source{"loadline.toml", text}).problems.size(), 1u) << text;
  const Source quoted{"loadline.toml", "# é\na = 'é\\'\nb = \"\\\"é\"\nc = \"\"\"\né \" é\n\"\"\"\n"};
  EXPECT_TRUE(read_toml(quoted).problems.empty());
}

}  // namespace
}  // namespace loadline::config
