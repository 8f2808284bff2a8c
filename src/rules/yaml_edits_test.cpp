// SPDX-License-Identifier: Apache-2.0
// That an edit of a Compose file changes what was asked for and nothing else, in every way people write YAML.
#include "rules/yaml_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>

#include "compose/load.h"
#include "rules/yaml_text.h"

namespace loadline::rules {
namespace {

using ::testing::ElementsAre;

struct Loaded {
  explicit Loaded(const std::map<std::string, std::string>& files, std::vector<std::string> order = {"c.yml"}) {
    for (const auto& [path, text] : files) sources[path] = std::make_unique<Source>(path, text);
    project = compose::load({.files = std::move(order), .project_name = "p"},
                            [&](const std::string& path) -> const Source* {
                              const auto at = sources.find(path);
                              return at == sources.end() ? nullptr : at->second.get();
                            });
  }
  explicit Loaded(const std::string& text) : Loaded{std::map<std::string, std::string>{{"c.yml", text}}} {}

  [[nodiscard]] std::optional<WrittenMapping> web() const {
    const auto* service = project.find("web");
    return service == nullptr ? std::nullopt : written_service(project, *service);
  }

  std::map<std::string, std::unique_ptr<Source>> sources;
  compose::Project project;
};

std::string edited(const YamlEdit& edit) {
  std::string text{edit.edit.at.source->text()};
  return text.replace(edit.edit.at.span.begin, edit.edit.at.span.size(), edit.edit.text);
}

// Every leaf with the way to it: what a document says, whatever its layout.
void add_leaves(const yaml::Node& node, const std::string& way, std::vector<std::string>& out) {
  if (node.kind == yaml::Kind::alias) out.push_back(way + "=*" + node.text);
  if (node.kind == yaml::Kind::scalar) out.push_back(way + "=" + node.text);
  if (node.kind == yaml::Kind::null) out.push_back(way + "=");
  for (const auto& [key, value] : node.entries) add_leaves(value, way + "/" + key.text, out);
  for (const auto& item : node.items) add_leaves(item, way + "/-", out);
}

std::vector<std::string> leaves(const std::string& text) {
  const Source source{"c.yml", text};
  const auto document = yaml::parse(source);
  std::vector<std::string> out;
  for (const auto& problem : document.problems) out.push_back("problem: " + problem.message);
  for (const auto& root : document.roots) add_leaves(*root, "", out);
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> minus(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::ranges::set_difference(a, b, std::back_inserter(out));
  return out;
}

// Leaves that the edit adds ("+...") and takes away ("-...").
std::vector<std::string> change(const std::string& before, const std::optional<YamlEdit>& edit) {
  if (!edit) return {"no edit"};
  const auto old = leaves(before);
  const auto now = leaves(edited(*edit));
  std::vector<std::string> out;
  for (const auto& leaf : minus(old, now)) out.push_back("-" + leaf);
  for (const auto& leaf : minus(now, old)) out.push_back("+" + leaf);
  const Loaded again{edited(*edit)};
  for (const auto& problem : again.project.problems) out.push_back("compose: " + problem.message);
  return out;
}

std::string inserted(const std::string& text, const KeyPath& path, std::string_view entry) {
  const Loaded loaded{text};
  const auto web = loaded.web();
  if (!web) return "no mapping";
  const auto edit = insert_entry(*web, path, entry);
  if (!edit) return "no edit";
  return edited(*edit);
}

TEST(InsertEntry, GoesBehindTheLastEntryWithTheFilesStep) {
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n", {}, "restart: always"),
            "services:\n  web:\n    image: a\n    restart: always\n");
  EXPECT_EQ(inserted("services:\n    web:\n        image: a\n    db:\n        image: b\n", {},
                     "logging:\n  driver: local\n  options:\n    max-size: 10m"),
            "services:\n    web:\n        image: a\n        logging:\n            driver: local\n"
            "            options:\n                max-size: 10m\n    db:\n        image: b\n");
}

TEST(InsertEntry, KeepsCommentsAndEmptyLinesWhereTheyAre) {
  EXPECT_EQ(inserted("services:\n  web:\n    image: a # why\n    # more of web\n\n  # of db\n  db: {image: b}\n", {},
                     "restart: always"),
            "services:\n  web:\n    image: a # why\n    # more of web\n    restart: always\n\n  # of db\n"
            "  db: {image: b}\n");
}

TEST(InsertEntry, KeepsLineEndingsAndMissingOnes) {
  EXPECT_EQ(inserted("services:\r\n  web:\r\n    image: a\r\n", {}, "restart: always"),
            "services:\r\n  web:\r\n    image: a\r\n    restart: always\r\n");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a", {}, "restart: always"),
            "services:\n  web:\n    image: a\n    restart: always");
  EXPECT_EQ(inserted("services:\r\n  web:\r\n    image: a", {}, "restart: always"),
            "services:\r\n  web:\r\n    image: a\r\n    restart: always");
}

TEST(InsertEntry, MakesTheWayThere) {
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    deploy:\n      replicas: 2\n    user: u\n",
                     {"deploy", "resources", "limits"}, "memory: 512M"),
            "services:\n  web:\n    image: a\n    deploy:\n      replicas: 2\n      resources:\n        limits:\n"
            "          memory: 512M\n    user: u\n");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    deploy: # later\n    user: u\n", {"deploy"}, "replicas: 2"),
            "services:\n  web:\n    image: a\n    deploy: # later\n      replicas: 2\n    user: u\n");
}

TEST(InsertEntry, IndentsListsAsTheFileDoes) {
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    ports:\n    - 80:80\n", {}, "cap_drop:\n  - ALL"),
            "services:\n  web:\n    image: a\n    ports:\n    - 80:80\n    cap_drop:\n    - ALL\n");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    ports:\n      - 80:80\n", {}, "cap_drop:\n  - ALL"),
            "services:\n  web:\n    image: a\n    ports:\n      - 80:80\n    cap_drop:\n      - ALL\n");
  EXPECT_EQ(
      inserted("services:\n  web:\n    image: a\n    volumes:\n    - a:/a\nvolumes: {a: }\n", {}, "tmpfs:\n  - /tmp"),
      "services:\n  web:\n    image: a\n    volumes:\n    - a:/a\n    tmpfs:\n    - /tmp\nvolumes: {a: }\n");
}

TEST(InsertEntry, WritesFlowIntoFlow) {
  EXPECT_EQ(inserted("services:\n  web: {image: a, ports: [80]}\n", {}, "cap_drop:\n  - ALL"),
            "services:\n  web: {image: a, ports: [80], cap_drop: [ALL]}\n");
  EXPECT_EQ(inserted("{\"services\": {\"web\": {\"image\": \"a\"}}}", {}, "restart: always"),
            "{\"services\": {\"web\": {\"image\": \"a\", \"restart\": \"always\"}}}");
  EXPECT_EQ(inserted("services:\n  web: {image: a, # x\n    user: u # y\n  }\n", {}, "read_only: true"),
            "services:\n  web: {image: a, # x\n    user: u, read_only: true # y\n  }\n");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    deploy: {}\n", {"deploy"}, "replicas: 2"),
            "services:\n  web:\n    image: a\n    deploy: {replicas: 2}\n");
  EXPECT_EQ(inserted("services:\n  web: {image: a, }\n", {}, "read_only: true"),
            "services:\n  web: {image: a, read_only: true, }\n");
}

TEST(InsertEntry, RefusesWhatItCannotDoExactly) {
  EXPECT_EQ(inserted("x: &x {image: a}\nservices:\n  web: *x\n", {}, "restart: always"), "no mapping");
  // Would hide the rest of what the merge key brings.
  EXPECT_EQ(inserted("x: &x\n  deploy: {replicas: 2}\nservices:\n  web:\n    <<: *x\n    image: a\n",
                     {"deploy", "resources"}, "limits: {}"),
            "no edit");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    restart: no\n", {}, "restart: always"), "no edit");
  // The empty line is a part of the command.
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    command: |+\n      x\n\n", {}, "restart: always"),
            "no edit");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    deploy: &d\n", {"deploy"}, "replicas: 2"), "no edit");
}

TEST(InsertEntry, GoesBehindBlockScalarsAndSeveralLines) {
  const std::string
      text = "services:\n  web:\n    image: a\n    command: |\n      # no comment\n      x\n\n  b: {image: b}\n";
  EXPECT_EQ(inserted(text, {}, "restart: always"),
            "services:\n  web:\n    image: a\n    command: |\n      # no comment\n      x\n    restart: always\n\n"
            "  b: {image: b}\n");
  EXPECT_EQ(inserted("services:\n  web:\n    image: a\n    command: x\n      y # z\n", {}, "restart: always"),
            "services:\n  web:\n    image: a\n    command: x\n      y # z\n    restart: always\n");
}

TEST(InsertEntry, IsRiskyWhereOthersTakeTheSameText) {
  for (const std::string text : {"services:\n  web: &web\n    image: a\n  b: *web\n",
                                 "services:\n  web:\n    image: a\n  b:\n    extends: {service: web}\n",
                                 "services:\n  web:\n    image: a\n  b:\n    extends: web\n"}) {
    const Loaded loaded{text};
    const auto edit = insert_entry(*loaded.web(), {}, "restart: always");
    ASSERT_TRUE(edit) << text;
    EXPECT_EQ(edit->grade, Grade::risky) << text;
  }
  const Loaded alone{"x: &x {restart: always}\nservices:\n  web:\n    <<: *x\n    image: a\n"};
  const auto edit = insert_entry(*alone.web(), {}, "read_only: true");
  ASSERT_TRUE(edit);
  EXPECT_EQ(edit->grade, Grade::safe);
}

TEST(InsertEntry, ChangesOneLeafInEveryLayout) {
  for (const std::string text :
       {"services:\n  web:\n    image: a\n", "services: {web: {image: a}}", "services:\n web:\n  image: a",
        "services:\r\n   web:\r\n      image: \"a\"\r\n      environment:\r\n      - A=1\r\n",
        "# x\n---\nservices:\n  web:\n    image: 'a'\n    labels:\n      - a=b\n...\n",
        "services:\n  web:\n    image: >-\n      a\n\n\n  # end\n", "services:\n\n  web:\n\n    image:\n      a\n\n",
        "services:\n  \"web\":\n    \"image\": a\t# tab\n",
        "services:\n  web:\n      image: a\n      build: {context: .}\n"}) {
    const Loaded loaded{text};
    ASSERT_TRUE(loaded.web()) << text;
    EXPECT_THAT(change(text, insert_entry(*loaded.web(), {}, "restart: always")),
                ElementsAre("+/services/web/restart=always"))
        << text;
    EXPECT_THAT(change(text, add_item(*loaded.web(), {"cap_drop"}, "ALL")),
                ElementsAre("+/services/web/cap_drop/-=ALL"))
        << text;
    EXPECT_THAT(change(text, insert_entry(*loaded.web(), {"deploy", "resources", "limits"}, "memory: 1G")),
                ElementsAre("+/services/web/deploy/resources/limits/memory=1G"))
        << text;
  }
}

TEST(AddItem, ToEveryKindOfList) {
  for (const std::string text :
       {"services:\n  web:\n    image: a\n    cap_drop:\n      - A # one\n      # two\n    user: u\n",
        "services:\n  web:\n    image: a\n    cap_drop:\n    - A\n",
        "services:\n  web:\n    image: a\n    cap_drop: [A]\n",
        "services:\n  web:\n    image: a\n    cap_drop: [\n      A, # x\n      ]",
        "services:\n  web: {cap_drop: [A], image: a}\n", "services:\n  web:\n    image: a\n    cap_drop:\n    -   A"}) {
    const Loaded loaded{text};
    EXPECT_THAT(change(text, add_item(*loaded.web(), {"cap_drop"}, "ALL")),
                ElementsAre("+/services/web/cap_drop/-=ALL"))
        << text;
  }
  const std::string empty = "services:\n  web:\n    image: a\n    cap_drop:\n    ports:\n    - 80:80\n";
  const Loaded loaded{empty};
  EXPECT_THAT(change(empty, add_item(*loaded.web(), {"cap_drop"}, "ALL")),
              ElementsAre("-/services/web/cap_drop=", "+/services/web/cap_drop/-=ALL"));
}

TEST(AddItem, LongItemsKeepTheirShape) {
  const Loaded loaded{"services:\n    web:\n        image: a\n        volumes:\n            - a:/a\n"};
  const auto edit = add_item(*loaded.web(), {"volumes"}, "type: tmpfs\n  target: /tmp");
  ASSERT_TRUE(edit);
  EXPECT_EQ(edited(*edit),
            "services:\n    web:\n        image: a\n        volumes:\n            - a:/a\n"
            "            - type: tmpfs\n              target: /tmp\n");
}

TEST(SetScalar, KeepsQuotesAndFillsEmptyValues) {
  const auto set = [](const std::string& text, const KeyPath& path, std::string_view value) {
    const Loaded loaded{text};
    const auto edit = set_scalar(*loaded.web(), path, value);
    return edit ? edited(*edit) : "no edit";
  };
  EXPECT_EQ(set("services:\n  web:\n    image: 'a' # x\n", {"image"}, "b"), "services:\n  web:\n    image: 'b' # x\n");
  EXPECT_EQ(set("services:\n  web:\n    image: \"a\"\n", {"image"}, "b"), "services:\n  web:\n    image: \"b\"\n");
  EXPECT_EQ(set("services:\n  web:\n    image: a\n    restart:   # x\n", {"restart"}, "always"),
            "services:\n  web:\n    image: a\n    restart: always   # x\n");
  EXPECT_EQ(set("services:\n  web:\n    image: a\n", {"restart"}, "always"),
            "services:\n  web:\n    image: a\n    restart: always\n");
  EXPECT_EQ(set("x: &x {restart: no}\nservices:\n  web:\n    <<: *x\n    image: a\n", {"restart"}, "always"),
            "x: &x {restart: no}\nservices:\n  web:\n    <<: *x\n    image: a\n    restart: always\n");
  EXPECT_EQ(set("services:\n  web:\n    image: ${A}\n", {"image"}, "b"), "no edit");
  EXPECT_EQ(set("services:\n  web:\n    image: a\n    mem_limit: |\n      1g\n", {"mem_limit"}, "2g"), "no edit");
}

TEST(Remove, TakesTheLineAndWhatIsSaidBehindIt) {
  const Loaded loaded{"services:\n  web:\n    # above\n    restart: no # why\n    image: a\n    privileged: true\n"};
  const auto commented = remove_entry(*loaded.web(), {"restart"});
  ASSERT_TRUE(commented);
  EXPECT_EQ(edited(*commented), "services:\n  web:\n    # above\n    image: a\n    privileged: true\n");
  EXPECT_EQ(commented->grade, Grade::risky);
  const auto plain = remove_entry(*loaded.web(), {"privileged"});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->grade, Grade::safe);
  EXPECT_EQ(edited(*plain), "services:\n  web:\n    # above\n    restart: no # why\n    image: a\n");
}

TEST(Remove, ItemsAndFlowParts) {
  const auto without = [](const std::string& text, std::string_view part) {
    const Loaded loaded{text};
    const Source& source = *loaded.sources.at("c.yml");
    const auto at = source.text().find(part);
    const auto edit = remove_value(loaded.project, {&source, span_at(at, at + part.size())});
    return edit ? edited(*edit) : "no edit";
  };
  EXPECT_EQ(without("services:\n  web:\n    image: a\n    ports:\n      - 80:80\n      - 81:81\n", "80:80"),
            "services:\n  web:\n    image: a\n    ports:\n      - 81:81\n");
  EXPECT_EQ(without("services:\n  web:\n    image: a\n    ports: [\"80:80\", 81:81]\n", "\"80:80\""),
            "services:\n  web:\n    image: a\n    ports: [81:81]\n");
  EXPECT_EQ(without("services:\n  web:\n    image: a\n    ports: [80:80, 81:81]\n", "81:81"),
            "services:\n  web:\n    image: a\n    ports: [80:80]\n");
  EXPECT_EQ(without("services:\n  web: {privileged: true, image: a}\n", "true"), "services:\n  web: {image: a}\n");
  // An empty list is not what was asked for.
  EXPECT_EQ(without("services:\n  web:\n    image: a\n    ports:\n      - 80:80\n", "80:80"), "no edit");
}

TEST(ReplaceValue, InItsOwnQuotes) {
  const Loaded loaded{
      "services:\n  web:\n    image: a\n    ports:\n      - \"80:80\"\n      - '81:81'\n      - 82:82\n"};
  const auto& ports = loaded.project.find("web")->ports;
  for (const auto& [index, expected] : std::map<std::size_t, std::string>{
           {0, "\"127.0.0.1:80:80\""}, {1, "'127.0.0.1:81:81'"}, {2, "127.0.0.1:82:82"}}) {
    const auto edit = replace_value(loaded.project, ports.at(index).place,
                                    "127.0.0.1:" + std::to_string(80 + index) + ":" + std::to_string(80 + index));
    ASSERT_TRUE(edit);
    EXPECT_EQ(edit->edit.text, expected);
  }
}

TEST(WrittenService, IsWhereTheServiceIsNamed) {
  const std::map<std::string, std::string> files = {{"a.yml", "services:\n  web:\n    image: a\n"},
                                                    {"b.yml", "services:\n  web:\n    user: u\n"}};
  const Loaded loaded{files, {"a.yml", "b.yml"}};
  const auto* web = loaded.project.find("web");
  ASSERT_NE(web, nullptr);
  EXPECT_EQ(written_service(loaded.project, *web)->document->source->path(), "a.yml");
  EXPECT_EQ(written_last(loaded.project, *web)->document->source->path(), "b.yml");
}

TEST(WrittenFile, TakesTopLevelEntries) {
  const std::string text = "services:\n    web:\n        image: a\nvolumes:\n    a:\n";
  const Loaded loaded{text};
  const auto file = written_file(loaded.project, *loaded.sources.at("c.yml"));
  ASSERT_TRUE(file);
  const auto edit = insert_entry(*file, {"networks", "back"}, "internal: true");
  ASSERT_TRUE(edit);
  EXPECT_EQ(edited(*edit), text + "networks:\n    back:\n        internal: true\n");
}

TEST(YamlFix, IsAsGoodAsItsWorstEdit) {
  const Loaded loaded{"services:\n  web: &w\n    image: a\n  b: *w\n"};
  const auto fix = yaml_fix("Restart", Grade::safe, {insert_entry(*loaded.web(), {}, "restart: always")});
  ASSERT_TRUE(fix);
  EXPECT_EQ(fix->grade, Grade::risky);
  EXPECT_FALSE(yaml_fix("Restart", Grade::safe, {insert_entry(*loaded.web(), {}, "image: b")}));
}

}  // namespace
}  // namespace loadline::rules
